/**
 * So much of so much. From left to right in every language, as on every meter, and each number for itself: between two
 * numbers in Arabic digits the stroke would turn their order round again.
 */
export function OutOf(props: { readonly part: string; readonly whole: string }) {
  return (
    <bdi dir="ltr">
      <bdi>{props.part}</bdi> / <bdi>{props.whole}</bdi>
    </bdi>
  );
}
