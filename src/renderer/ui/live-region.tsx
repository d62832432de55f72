import { useStore, type Store } from "#renderer/lib/store.ts";

/** The one place that speaks: what is put into the store is read aloud once, when the reader is idle. */
export function LiveRegion(props: { readonly announcement: Store<string> }) {
  const text = useStore(props.announcement, (value) => value);
  return (
    <output className="visually-hidden" aria-live="polite" aria-atomic="true" data-testid="announcements">
      {text}
    </output>
  );
}
