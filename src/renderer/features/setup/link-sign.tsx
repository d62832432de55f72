import type { LinkView } from "#shared/contract/setup.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { STATE_ICONS } from "./chain-words.ts";

/** The round mark of a link's state. The word stands beside it; the mark alone says nothing to a screen reader. */
export function LinkSign(props: { readonly state: LinkView["state"] }) {
  return (
    <span className="link-sign" data-state={props.state} aria-hidden="true">
      <Icon name={STATE_ICONS[props.state]} small />
    </span>
  );
}
