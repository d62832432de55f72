import { useId, useState } from "react";
import type { ErasureTarget } from "#shared/contract/erasure.ts";
import type { RemovalSubject } from "#renderer/actions/action.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { AskButtons, type Asking } from "./ask-buttons.tsx";
import { PreviewCounts } from "./preview-counts.tsx";
import { useErasurePreview, useFindCustomers } from "./use-erasure.ts";

type Subject = Extract<RemovalSubject, { kind: "conversation" }>;

/**
 * A conversation is one customer of one account. The same person may have written to another account of the shop too:
 * Instagram gives them another id there, so the owner says which conversations are theirs.
 */
export function AskConversation(props: Asking & Subject) {
  const { t } = useI18n();
  const { conversationId, name, searchFor } = props;
  const id = useId();
  const accounts = useAppState().data?.accounts;
  const found = useFindCustomers(searchFor ?? "").data?.items ?? [];
  const others = found.filter((item) => item.conversationId !== conversationId);
  const [scope, setScope] = useState<"conversation" | "customer">("conversation");
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const sure = others.filter(({ customer }) => customer.username !== undefined && customer.username === searchFor);
  const chosen = [conversationId, ...sure.map((item) => item.conversationId).filter((one) => !left.has(one))];
  const target: ErasureTarget =
    scope === "customer" ? { kind: "customer", conversationIds: chosen } : { kind: "conversation", conversationId };
  const preview = useErasurePreview(target);
  const usernameOf = (accountId: string) =>
    accounts?.find((account) => account.id === accountId)?.username ?? accountId;

  return (
    <>
      <p>{t("remove.conversation", { name })}</p>
      {sure.length > 0 && (
        <fieldset className="scope">
          <legend>{t("remove.scope")}</legend>
          <label>
            <input
              type="radio"
              name={`${id}-scope`}
              checked={scope === "conversation"}
              onChange={() => setScope("conversation")}
            />
            <span>
              {t("remove.scope.conversation")}
              <small>{t("remove.scope.conversation.text", { username: usernameOf(props.accountId) })}</small>
            </span>
          </label>
          <label>
            <input
              type="radio"
              name={`${id}-scope`}
              checked={scope === "customer"}
              onChange={() => setScope("customer")}
            />
            <span>
              {t("remove.scope.customer")}
              <small>{t("remove.scope.customer.text")}</small>
            </span>
          </label>
          {scope === "customer" && (
            <ul className="scope-chosen" aria-label={t("remove.scope.chosen")}>
              {sure.map((item) => (
                <li key={item.conversationId}>
                  <label>
                    <input
                      type="checkbox"
                      checked={!left.has(item.conversationId)}
                      onChange={() => setLeft(toggled(left, item.conversationId))}
                    />
                    <span>
                      {displayName(item.customer, t)}
                      <small>
                        <bdi>@{usernameOf(item.accountId)}</bdi> · {t("counted.messages", { count: item.messageCount })}
                      </small>
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          )}
        </fieldset>
      )}
      <PreviewCounts preview={preview} hasConversations />
      <AskButtons
        canRemove={!props.isBusy && !preview.isPending && preview.data?.kind !== "not_found"}
        onRemove={() => props.onRemove(target)}
        onKeep={props.onKeep}
      />
    </>
  );
}

function toggled(set: ReadonlySet<number>, value: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
