import { Component, type ReactNode } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { PartMissing } from "#renderer/lib/lazy-part.ts";
import { Button } from "#renderer/ui/button.tsx";

interface Props {
  readonly children: ReactNode;
  /** Forgets what was read, so that the same answer is not drawn again. */
  readonly onStartAgain: () => void;
}

interface State {
  readonly hasCrashed: boolean;
  readonly lacksPart: boolean;
}

/**
 * A fault while drawing takes down the screen below it and nothing else: what was begun to be written is kept outside,
 * and the same screen is drawn anew. React asks for a class here.
 */
export class CrashBoundary extends Component<Props, State> {
  override state: State = { hasCrashed: false, lacksPart: false };

  static getDerivedStateFromError(fault: unknown): State {
    return { hasCrashed: true, lacksPart: fault instanceof PartMissing };
  }

  override render() {
    if (!this.state.hasCrashed) return this.props.children;
    const startAgain = () => {
      // React would say the same of that part for ever.
      if (this.state.lacksPart) return window.location.reload();
      this.props.onStartAgain();
      this.setState({ hasCrashed: false, lacksPart: false });
    };
    return <CrashScreen onStartAgain={startAgain} />;
  }
}

function CrashScreen(props: { readonly onStartAgain: () => void }) {
  const { t } = useI18n();
  return (
    <main className="host-silent empty">
      <div role="alert">
        <h1 className="empty-title">{t("crash.title")}</h1>
        <p>{t("crash.text")}</p>
      </div>
      <Button kind="primary" onClick={props.onStartAgain}>
        {t("crash.again")}
      </Button>
    </main>
  );
}
