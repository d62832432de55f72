import { Component, type ReactNode } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { PartMissing } from "#renderer/lib/lazy-part.ts";
import { reloadIfServed } from "#renderer/lib/reload.ts";
import { Button } from "#renderer/ui/button.tsx";

interface Props {
  readonly children: ReactNode;
  /** Forgets what was read, so that the same answer is not drawn again. */
  readonly onStartAgain: () => void;
}

interface State {
  readonly hasCrashed: boolean;
  readonly lacksPart: boolean;
  /** The page was to be loaded anew, and the host did not give it. */
  readonly isHostSilent: boolean;
}

const WELL: State = { hasCrashed: false, lacksPart: false, isHostSilent: false };

/**
 * A fault while drawing takes down the screen below it and nothing else: what was begun to be written is kept outside,
 * and the same screen is drawn anew. React asks for a class here.
 */
export class CrashBoundary extends Component<Props, State> {
  override state: State = WELL;

  static getDerivedStateFromError(fault: unknown): State {
    return { hasCrashed: true, lacksPart: fault instanceof PartMissing, isHostSilent: false };
  }

  override render() {
    if (!this.state.hasCrashed) return this.props.children;
    const startAgain = () => {
      // React would say the same of that part for ever.
      if (this.state.lacksPart) return drop(this.#reload(), "what fails is told here");
      this.props.onStartAgain();
      this.setState(WELL);
    };
    return <CrashScreen isHostSilent={this.state.isHostSilent} onStartAgain={startAgain} />;
  }

  async #reload(): Promise<void> {
    const { location } = window;
    const isServed = await reloadIfServed({ href: location.href, reload: () => location.reload() });
    this.setState({ isHostSilent: !isServed });
  }
}

function CrashScreen(props: { readonly isHostSilent: boolean; readonly onStartAgain: () => void }) {
  const { t } = useI18n();
  return (
    <main className="host-silent empty">
      <div role="alert">
        <h1 className="empty-title">{t("crash.title")}</h1>
        <p>{t(props.isHostSilent ? "app.hostSilent.text" : "crash.text")}</p>
      </div>
      <Button kind="primary" onClick={props.onStartAgain}>
        {t("crash.again")}
      </Button>
    </main>
  );
}
