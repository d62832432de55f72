import type { ConversationList } from "#shared/contract/conversations.ts";
import type { Settings } from "#shared/contract/settings.ts";
import { ActionIconButton } from "#renderer/actions/action-button.tsx";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { LIST_LABELS } from "#renderer/features/conversations/list-tabs.tsx";
import { useConversationCounts } from "#renderer/features/conversations/use-conversations.ts";
import { HealthLight } from "#renderer/features/health/health-light.tsx";
import { useLock } from "#renderer/features/lock/use-lock.ts";
import { useSetSettings, useSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { LANGUAGES } from "#renderer/i18n/translate.ts";
import { Icon, type IconName } from "#renderer/ui/icon.tsx";
import { MenuButton, type MenuEntry } from "#renderer/ui/menu.tsx";
import { LISTS } from "./kept-list.ts";
import { useView } from "./view.ts";

const ICONS: Readonly<Record<ConversationList, IconName>> = {
  all: "inbox",
  unread: "unread",
  person: "person",
  closing: "clock",
  snoozed: "moon",
  done: "circleCheck",
};

/** The narrow edge: the lists with what is in them; below, the lock, Health, language, appearance, Help, settings. */
export function Rail(props: { readonly shopName: string | undefined; readonly isPractice: boolean }) {
  const { t } = useI18n();
  const { data: settings } = useSettings();
  const { mutate: setSettings } = useSetSettings();
  return (
    <nav className="rail" aria-label={t("app.name")} data-tip-side="inline-end">
      <span className="shop" aria-hidden="true">
        {shopLetter(props.shopName)}
      </span>
      {props.isPractice && (
        <span className="practice-mark" data-tip={t("app.practiceExplained")}>
          <span>{t("app.practice")}</span>
          <span className="visually-hidden">{t("app.practiceExplained")}</span>
        </span>
      )}
      <RailLists />
      <span className="rail-space" />
      <LockButton />
      <HealthLight />
      <ChoiceMenu
        icon="globe"
        label={t("settings.language")}
        choices={[
          { value: "system", label: t("settings.language.system") },
          ...LANGUAGES.map(({ locale, name }) => ({ value: locale, label: name, language: locale })),
        ]}
        chosen={settings?.locale ?? "system"}
        onChoose={(locale: Settings["locale"]) => setSettings({ locale })}
      />
      <ChoiceMenu
        icon="appearance"
        label={t("settings.theme")}
        choices={[
          { value: "system", label: t("settings.theme.system"), action: "theme.system" },
          { value: "light", label: t("settings.theme.light"), action: "theme.light" },
          { value: "dark", label: t("settings.theme.dark"), action: "theme.dark" },
        ]}
        chosen={settings?.theme ?? "system"}
        onChoose={(theme: Settings["theme"]) => setSettings({ theme })}
      />
      <ActionIconButton action="guide" icon="help" className="rail-button" />
      <ActionIconButton action="settings" icon="settings" className="rail-button" />
    </nav>
  );
}

/** Choices of which one is in force. */
function ChoiceMenu<Value extends string>(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly choices: readonly (Pick<MenuEntry, "label" | "language" | "action"> & { readonly value: Value })[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  const { choices, chosen, onChoose } = props;
  return (
    <MenuButton
      icon={props.icon}
      label={props.label}
      buttonClassName="rail-button"
      side="inline-end"
      entries={() =>
        choices.map(({ value, ...choice }) => ({
          ...choice,
          key: value,
          icon: "check",
          isChosen: value === chosen,
          perform: () => onChoose(value),
        }))
      }
    />
  );
}

/** For whoever has turned the lock on. */
function LockButton() {
  const { data: lock } = useLock();
  return lock?.isOn === true ? <ActionIconButton action="lock" icon="lock" className="rail-button" /> : null;
}

function RailLists() {
  const { t, format } = useI18n();
  const actions = useActions();
  const chosen = useView((view) => (view.screen === "inbox" ? view.list : undefined));
  const { data: counts } = useConversationCounts();
  return (
    <ul className="rail-lists">
      {LISTS.map((list) => {
        const count = list === "done" ? 0 : (counts?.[list] ?? 0);
        const label = t(LIST_LABELS[list]);
        return (
          <li key={list}>
            <button
              type="button"
              className="rail-button"
              aria-label={count > 0 ? t("app.named", { what: label, which: t("list.count", { count }) }) : label}
              aria-current={list === chosen ? "page" : undefined}
              data-tip={label}
              data-tip-keys={actions.keysOf(`go.${list}`)}
              data-action={`go.${list}`}
              onClick={() => actions.run(`go.${list}`)}
            >
              <Icon name={ICONS[list]} />
              {count > 0 && list !== "all" && (
                // Drawn, not written: the label says it in words, which need not hold the digits.
                <span
                  className="rail-count"
                  data-list={list}
                  data-count={count > 99 ? "99+" : format.number(count)}
                  aria-hidden="true"
                />
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function shopLetter(name: string | undefined): string {
  return name?.at(0)?.toLocaleUpperCase() ?? "S";
}
