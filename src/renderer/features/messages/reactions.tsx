import type { MessageView } from "#shared/contract/messages.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

export function Reactions(props: { readonly reactions: MessageView["reactions"]; readonly author: string }) {
  const { t } = useI18n();
  return (
    <ul className="reactions">
      {props.reactions.map(({ by, emoji }) => (
        <li key={`${by}${emoji}`}>
          <span aria-hidden="true">{emoji}</span>
          <span className="visually-hidden">
            {by === "account"
              ? t("message.reactedYou", { emoji })
              : t("message.reactedCustomer", { name: props.author, emoji })}
          </span>
        </li>
      ))}
    </ul>
  );
}
