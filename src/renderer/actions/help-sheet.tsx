import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import type { Action, ActionSection } from "./action.ts";
import { ActionButton } from "./action-button.tsx";
import { useActions } from "./actions-context.tsx";
import { ACTIONS } from "./registry.ts";

const SECTIONS: readonly { readonly section: ActionSection; readonly title: PlainKey }[] = [
  { section: "move", title: "help.section.move" },
  { section: "triage", title: "help.section.triage" },
  { section: "answer", title: "help.section.answer" },
  { section: "message", title: "help.section.message" },
  { section: "viewer", title: "viewer.title" },
  { section: "go", title: "help.section.go" },
  { section: "app", title: "help.section.app" },
];

/** All keys, read from the registry: what is listed here is what works. */
export function HelpSheet(props: { readonly onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog title={t("help.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <p className="dialog-lead help-more">
        <ActionButton action="guide" icon="help" kind="quiet" />
      </p>
      <div className="help">
        {SECTIONS.map(({ section, title }) => (
          <section key={section}>
            <h3>{t(title)}</h3>
            <dl>
              {ACTIONS.filter((action) => action.section === section && spellings(action).length > 0).map((action) => (
                <HelpRow key={action.id} action={action} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const spellings = (action: Action): readonly string[] => [...action.keys, ...(action.keysInPlace ?? [])];

function HelpRow(props: { readonly action: Action }) {
  const { t } = useI18n();
  const { print } = useActions();
  return (
    <div>
      <dt>{t(props.action.label)}</dt>
      <dd>
        {spellings(props.action).map((keys, index) => (
          <span key={keys}>
            {index > 0 && <small>{t("help.or")}</small>}
            {keys.split(" ").map((press, place) => (
              <span key={press}>
                {place > 0 && <small>{t("help.then")}</small>}
                <kbd dir="ltr">{print(press)}</kbd>
              </span>
            ))}
          </span>
        ))}
      </dd>
    </div>
  );
}
