import { useId, useRef, useState } from "react";
import { useAppState, useConnection, type ConnectionState } from "#renderer/features/accounts/use-app-state.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Button } from "#renderer/ui/button.tsx";
import { type Place, placeBeside } from "#renderer/ui/place-beside.ts";

const WORDS: Readonly<Record<ConnectionState, { readonly word: PlainKey; readonly text: PlainKey }>> = {
  online: { word: "connection.online", text: "connection.online.text" },
  offline: { word: "connection.offline", text: "connection.offline.text" },
  paused: { word: "connection.paused", text: "connection.paused.text" },
  disk: { word: "connection.disk", text: "connection.disk.text" },
  silent: { word: "connection.silent", text: "connection.silent.text" },
};

/** A light and a word for the line to Instagram; pressed, a sentence and the accounts. */
export function ConnectionLight(props: { readonly onFix: () => void }) {
  const { t } = useI18n();
  const state = useConnection();
  const { data } = useAppState();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLElement>(null);
  const [place, setPlace] = useState<Place>();
  const words = WORDS[state];

  return (
    <>
      <button
        ref={button}
        type="button"
        className="connection"
        data-state={state}
        popoverTarget={id}
        aria-label={`${t("connection.label")}: ${t(words.word)}`}
      >
        <i aria-hidden="true" />
        <span aria-hidden="true">{t(words.word)}</span>
      </button>
      <section
        ref={box}
        id={id}
        popover="auto"
        aria-label={t("connection.label")}
        className="connection-box"
        style={place}
        onToggle={(event) => {
          if (event.newState !== "open" || button.current === null || box.current === null) return;
          const rightToLeft = document.documentElement.dir === "rtl";
          setPlace(
            placeBeside(
              button.current.getBoundingClientRect(),
              box.current.getBoundingClientRect(),
              "inline-end",
              rightToLeft,
            ),
          );
        }}
      >
        <p>{t(words.text)}</p>
        <ul>
          {data?.accounts.map(({ id: accountId, username, sending }) => (
            <li key={accountId}>
              <bdi>@{username}</bdi>
              <span data-sending={sending}>
                {t(sending === "ready" ? "connection.ready" : "connection.needsSignIn")}
              </span>
            </li>
          ))}
        </ul>
        {state === "paused" && <Button onClick={props.onFix}>{t("window.paused.fix")}</Button>}
      </section>
    </>
  );
}
