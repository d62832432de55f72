import { useEffect, useRef, useState } from "react";
import type { HelpPlace } from "#renderer/actions/action.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { openHelp } from "./open-help.ts";
import { headingId, PageContent } from "./page-content.tsx";
import { useGuide } from "./load-guide.ts";
import { findInHelp, type Finding } from "./pages.ts";
import "#renderer/styles/help.css";

/** The guide of docs/, beside the list of its pages. Read where one stands; searched over all pages. */
export function HelpDialog(props: { readonly place: HelpPlace; readonly onClose: () => void }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { place } = props;
  const pages = useGuide();
  const [typed, setTyped] = useState("");
  const shown = pages.find(({ page }) => page === place.page);
  const article = useRef<HTMLElement>(null);

  // From the keyboard and with a screen reader one goes on at the heading that was asked for.
  useEffect(() => {
    const anchor = place.anchor ?? shown?.sections[0]?.anchor ?? "";
    const heading = article.current?.querySelector<HTMLElement>(`#${CSS.escape(headingId(anchor))}`);
    heading?.focus({ preventScroll: true });
    if (place.anchor === undefined) article.current?.scrollTo(0, 0);
    else heading?.scrollIntoView({ block: "start" });
  }, [place, shown]);

  const go = (next: HelpPlace) => {
    setTyped("");
    openHelp(view, next.page, next.anchor);
  };
  const found = findInHelp(pages, typed);
  const foundText = found.length === 0 ? t("palette.none", { text: typed }) : t("guide.found", { count: found.length });
  return (
    <Dialog kind="wide" title={t("action.guide")} closeLabel={t("app.close")} onClose={props.onClose}>
      <div className="guide">
        <div className="guide-side">
          <input
            type="search"
            aria-label={t("guide.search")}
            placeholder={t("guide.search")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          {/* There before there is anything to tell: a region that comes with its text is not read out. */}
          <output>{typed.trim() === "" ? "" : foundText}</output>
          <nav aria-label={t("guide.pages")}>
            <ul>
              {pages.map(({ page, title }) => (
                <li key={page}>
                  <button
                    type="button"
                    aria-current={page === place.page && typed === "" ? "page" : undefined}
                    onClick={() => go({ page })}
                  >
                    <bdi>{title}</bdi>
                  </button>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        {typed.trim() !== "" && <Findings found={found} onGo={go} />}
        {/* Kept while one searches, so that the way back is where one was. A long page is scrolled with the keyboard too. */}
        <article
          ref={article}
          hidden={typed.trim() !== ""}
          aria-label={shown?.title}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          {shown !== undefined && <PageContent page={shown} onGo={go} />}
        </article>
      </div>
    </Dialog>
  );
}

function Findings(props: { readonly found: readonly Finding[]; readonly onGo: (place: HelpPlace) => void }) {
  const { found } = props;
  return (
    <div className="guide-found">
      <ul>
        {found.map(({ page, section, excerpt }) => (
          <li key={`${page.page} ${section.anchor}`}>
            <button type="button" onClick={() => props.onGo({ page: page.page, anchor: section.anchor })}>
              <b>{section.title}</b>
              {section.title !== page.title && <small>{page.title}</small>}
              <span>{excerpt}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
