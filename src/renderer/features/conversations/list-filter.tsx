import { useId, useRef, useState } from "react";
import type { ConversationSort } from "#shared/contract/conversations.ts";
import { useTarget } from "#renderer/actions/targets.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { LabelChip } from "#renderer/features/triage/label-chip.tsx";
import { useLabels } from "#renderer/features/triage/use-labels.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { Popup } from "#renderer/ui/popup.tsx";

const SORTS: readonly { readonly sort: ConversationSort; readonly label: PlainKey }[] = [
  { sort: "newest", label: "list.sort.newest" },
  { sort: "closing", label: "list.sort.closing" },
];

/** In which order the list stands, and to which account and label it is narrowed. */
export function ListFilter() {
  const { t } = useI18n();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const button = useRef<HTMLButtonElement>(null);
  useTarget("filter", {
    open: () => button.current?.click(),
    isInSight: () => button.current?.checkVisibility() === true && button.current.closest("[inert]") === null,
  });
  const isNarrowed = useView(
    ({ accountId, labelId, sort }) => accountId !== undefined || labelId !== undefined || sort !== "newest",
  );
  return (
    <>
      <IconButton
        ref={button}
        icon="filter"
        label={t("list.filter")}
        keys="f"
        data-action="list.filter"
        aria-haspopup="dialog"
        aria-expanded={anchor !== undefined}
        data-active={isNarrowed || undefined}
        onClick={(event) => setAnchor(anchor === undefined ? event.currentTarget : undefined)}
      />
      {anchor !== undefined && (
        <Popup label={t("list.filter")} anchor={anchor} onClose={() => setAnchor(undefined)}>
          <Choices />
        </Popup>
      )}
    </>
  );
}

function Choices() {
  const { t } = useI18n();
  const id = useId();
  const view = useViewStore();
  const { sort, accountId, labelId } = useView((value) => value);
  const { data: app } = useAppState();
  const { data: labels } = useLabels();
  const accounts = app?.accounts ?? [];
  return (
    <div className="list-filter">
      <fieldset>
        <legend>{t("list.sort")}</legend>
        {SORTS.map((choice) => (
          <label key={choice.sort}>
            <input
              type="radio"
              name={`${id}-sort`}
              checked={sort === choice.sort}
              onChange={() => view.set((value) => ({ ...value, sort: choice.sort }))}
            />
            {t(choice.label)}
          </label>
        ))}
      </fieldset>
      {accounts.length > 1 && (
        <fieldset>
          <legend>{t("list.account")}</legend>
          {[undefined, ...accounts].map((account) => (
            <label key={account?.id ?? "every"}>
              <input
                type="radio"
                name={`${id}-account`}
                checked={accountId === account?.id}
                onChange={() => view.set((value) => ({ ...value, accountId: account?.id, selected: [] }))}
              />
              {account === undefined ? t("list.account.every") : <bdi>@{account.username}</bdi>}
            </label>
          ))}
        </fieldset>
      )}
      {labels !== undefined && labels.items.length > 0 && (
        <fieldset>
          <legend>{t("list.label")}</legend>
          {[undefined, ...labels.items].map((label) => (
            <label key={label?.id ?? "every"}>
              <input
                type="radio"
                name={`${id}-label`}
                checked={labelId === label?.id}
                onChange={() => view.set((value) => ({ ...value, labelId: label?.id, selected: [] }))}
              />
              {label === undefined ? t("list.label.every") : <LabelChip label={label} />}
            </label>
          ))}
        </fieldset>
      )}
      <FilterReset />
    </div>
  );
}

/** Says to what the list is narrowed, and takes that away. */
export function FilterReset() {
  const { t } = useI18n();
  const view = useViewStore();
  const isNarrowed = useView(({ accountId, labelId }) => accountId !== undefined || labelId !== undefined);
  if (!isNarrowed) return null;
  return (
    <Button
      kind="quiet"
      icon="close"
      onClick={() => view.set((value) => ({ ...value, accountId: undefined, labelId: undefined, selected: [] }))}
    >
      {t("list.filter.reset")}
    </Button>
  );
}
