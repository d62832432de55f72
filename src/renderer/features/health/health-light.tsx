import { useActions } from "#renderer/actions/actions-context.tsx";
import { useView } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { healthLight } from "./health-state.ts";
import { LIGHT_WORDS } from "./health-words.ts";
import { useFindings } from "./use-health.ts";

/** The way to Health from the rail: a light that says in a word how things are. */
export function HealthLight() {
  const { t } = useI18n();
  const actions = useActions();
  const isShown = useView(({ screen }) => screen === "health");
  const light = healthLight(useFindings());
  const word = t(LIGHT_WORDS[light]);
  return (
    <button
      type="button"
      className="health-light"
      data-light={light}
      aria-label={t("app.named", { what: t("health.title"), which: word })}
      aria-current={isShown ? "page" : undefined}
      data-tip={t("health.title")}
      data-tip-keys={actions.keysOf("go.health")}
      data-action="go.health"
      onClick={() => actions.run("go.health")}
    >
      <span className="health-light-icon">
        <Icon name="pulse" />
        <i aria-hidden="true" />
      </span>
      <span aria-hidden="true">{word}</span>
    </button>
  );
}
