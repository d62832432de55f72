/** The shape of what is about to come. */
export function Skeleton(props: { readonly kind: "rows" | "messages"; readonly label: string }) {
  return (
    <div className={`skeleton skeleton-${props.kind}`} role="status" aria-label={props.label}>
      {Array.from({ length: props.kind === "rows" ? 8 : 6 }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  );
}
