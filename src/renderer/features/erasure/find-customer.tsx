import { useDeferredValue, useId, useState } from "react";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { CustomerAvatar } from "#renderer/features/customers/customer-avatar.tsx";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { useFindCustomers } from "./use-erasure.ts";

/** Somebody asked to be forgotten: found by what they are called. */
export function FindCustomer() {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const view = useViewStore();
  const id = useId();
  const accounts = useAppState().data?.accounts;
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const { data, isError } = useFindCustomers(wanted);
  const items = wanted === "" ? undefined : data?.items;
  return (
    <section aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{t("privacy.find.title")}</h3>
      <div className="field">
        <label htmlFor={id}>{t("privacy.find.label")}</label>
        <input
          id={id}
          type="search"
          dir="auto"
          autoComplete="off"
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <output className="found-count">
        {isError && t("privacy.find.failed")}
        {!isError && items !== undefined && items.length === 0 && t("privacy.find.none", { text: wanted })}
        {!isError && items !== undefined && items.length > 0 && t("privacy.find.found", { count: items.length })}
      </output>
      {items !== undefined && items.length > 0 && (
        <ul className="found">
          {items.map(({ conversationId, accountId, customer, messageCount, lastActivityMs }) => {
            const name = displayName(customer, t);
            const account = accounts?.find((one) => one.id === accountId);
            return (
              <li key={conversationId}>
                <CustomerAvatar customer={customer} size="small" />
                <div>
                  <p>
                    <bdi>{name}</bdi>{" "}
                    {customer.username !== undefined && <bdi className="quiet">@{customer.username}</bdi>}
                  </p>
                  <p className="quiet">
                    {t("counted.messages", { count: messageCount })} · {format.moment(lastActivityMs, nowMs)}
                    {account !== undefined && (accounts?.length ?? 0) > 1 && (
                      <>
                        {" "}
                        · <bdi>@{account.username}</bdi>
                      </>
                    )}
                  </p>
                </div>
                <Button
                  aria-label={t("privacy.find.removeOne", { name })}
                  onClick={() =>
                    view.set((value) => ({
                      ...value,
                      subjectDialog: {
                        kind: "remove",
                        subject: {
                          kind: "conversation",
                          conversationId,
                          accountId,
                          name,
                          searchFor: customer.username,
                        },
                      },
                    }))
                  }
                >
                  {t("privacy.find.remove")}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {items !== undefined && data?.more === true && <p className="quiet">{t("privacy.find.more")}</p>}
    </section>
  );
}
