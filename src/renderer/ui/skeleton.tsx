/** The shape of what is about to come. */
export function Skeleton(props: { readonly kind: "rows" | "messages"; readonly label: string }) {
  return (
    <output className={`skeleton skeleton-${props.kind}`} aria-label={props.label}>
      {Array.from({ length: props.kind === "rows" ? 8 : 6 }, (_, index) => (
        <i key={index} />
      ))}
    </output>
  );
}
