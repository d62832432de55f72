/** Shown only after 150 ms (styles), so that quick answers do not flicker. */
export function Spinner(props: { readonly label: string }) {
  return (
    <output className="spinner">
      <i aria-hidden="true" />
      <span>{props.label}</span>
    </output>
  );
}
