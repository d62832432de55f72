import { useId } from "react";
import type { SettingsSection } from "#renderer/actions/action.ts";
import { ArchiveSettings } from "#renderer/features/archive/archive-settings.tsx";
import { AssistantSettings } from "#renderer/features/assistant/assistant-settings.tsx";
import { FiguresSettings } from "#renderer/features/figures/figures-settings.tsx";
import { PrivacySettings } from "#renderer/features/erasure/privacy-settings.tsx";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { LabelsSettings } from "#renderer/features/triage/labels-settings.tsx";
import { SavedRepliesSettings } from "#renderer/features/saved-replies/saved-replies-settings.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { AboutSettings } from "./about-settings.tsx";
import { DeskSettings } from "./desk-settings.tsx";
import { GeneralSettings } from "./general-settings.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import { ShopSettings } from "./shop-settings.tsx";

const PAGES: Readonly<Record<SettingsSection, () => React.JSX.Element | null>> = {
  general: GeneralSettings,
  shop: ShopSettings,
  assistant: AssistantSettings,
  savedReplies: SavedRepliesSettings,
  labels: LabelsSettings,
  desk: DeskSettings,
  privacy: PrivacySettings,
  backup: ArchiveSettings,
  figures: FiguresSettings,
  about: AboutSettings,
};

/** A few lines one below the other; the other pages lay themselves out. */
const PLAIN: ReadonlySet<SettingsSection> = new Set<SettingsSection>(["general", "about"]);

/** The pages beside their names, all of one size: nothing moves under the hand that goes through them. */
export function SettingsDialog(props: { readonly onClose: () => void }) {
  const { t } = useI18n();
  const id = useId();
  const view = useViewStore();
  const section = useView(({ settingsSection }) => settingsSection);
  const setSection = (next: SettingsSection) => view.set((value) => ({ ...value, settingsSection: next }));
  const Page = PAGES[section];
  return (
    <Dialog kind="settings" title={t("settings.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <SettingsTabs id={id} chosen={section} onChoose={setSection} />
      {/* A page that is longer than its box is scrolled by key as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div
        key={section}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${section}`}
        tabIndex={0}
        className={PLAIN.has(section) ? "settings settings-panel" : "settings-panel"}
      >
        <Page />
      </div>
    </Dialog>
  );
}
