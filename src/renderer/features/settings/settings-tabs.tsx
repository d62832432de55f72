import type { KeyboardEvent } from "react";
import { useClient } from "#renderer/lib/client-context.ts";
import { SETTINGS_BESIDE, useMediaQuery } from "#renderer/lib/use-media-query.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { SettingsSection } from "#renderer/actions/action.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";

const SECTIONS: readonly { readonly section: SettingsSection; readonly label: PlainKey }[] = [
  { section: "general", label: "settings.general" },
  { section: "shop", label: "shop.title" },
  { section: "assistant", label: "assistant.title" },
  { section: "savedReplies", label: "saved.title" },
  { section: "labels", label: "labels.title" },
  { section: "desk", label: "desk.title" },
  { section: "privacy", label: "settings.privacyTab" },
  { section: "backup", label: "archive.title" },
  { section: "figures", label: "figures.title" },
  { section: "about", label: "settings.about" },
];

/** The parts of the settings; the panel is `${id}-panel`. */
export function SettingsTabs(props: {
  readonly id: string;
  readonly chosen: SettingsSection;
  readonly onChoose: (section: SettingsSection) => void;
}) {
  const { t, direction } = useI18n();
  const { id, chosen, onChoose } = props;
  const { platform } = useClient();
  const isBeside = useMediaQuery(SETTINGS_BESIDE);
  // A browser tab has no desktop of its own.
  const sections = SECTIONS.filter(({ section }) => section !== "desk" || platform !== "browser");
  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    const forward = direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const at = sections.findIndex(({ section }) => section === chosen);
    // They stand below each other, and beside each other where the window is narrow.
    const step = {
      [forward]: 1,
      [backward]: sections.length - 1,
      ArrowDown: 1,
      ArrowUp: sections.length - 1,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (at + step) % sections.length;
    const section = sections[next]?.section;
    if (section === undefined) return;
    onChoose(section);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <div
      className="tabs settings-tabs"
      role="tablist"
      aria-label={t("settings.sections")}
      aria-orientation={isBeside ? "vertical" : "horizontal"}
      tabIndex={-1}
      onKeyDown={keyed}
    >
      {sections.map(({ section, label }) => (
        <button
          key={section}
          type="button"
          role="tab"
          id={`${id}-${section}`}
          aria-selected={section === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={section === chosen ? 0 : -1}
          data-first-focus={section === chosen ? "" : undefined}
          onClick={() => onChoose(section)}
        >
          {t(label)}
        </button>
      ))}
    </div>
  );
}
