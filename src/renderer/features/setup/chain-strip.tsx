import type { LinkView } from "#shared/contract/setup.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { LinkSign } from "./link-sign.tsx";

/** In the order in which the set-up makes them whole. */
const SHOWN: readonly LinkView["link"][] = [
  "app",
  "address",
  "sign_in",
  "permissions",
  "subscription",
  "probes",
  "live_test",
];

/** The chain, drawn: a wire up to the first link that does not hold is whole. With `nowMs`: when each link last held. */
export function ChainStrip(props: { readonly links: readonly LinkView[]; readonly nowMs?: number }) {
  const { t, format } = useI18n();
  const { nowMs } = props;
  const shown = SHOWN.flatMap((name) => props.links.find(({ link }) => link === name) ?? []);
  return (
    <ol className="chain">
      {shown.map((link, at) => (
        <li
          key={link.link}
          data-state={link.state}
          data-wire={at === 0 ? undefined : (shown[at - 1]?.state ?? "waiting")}
        >
          <LinkSign state={link.state} />
          <b>{t(`link.${link.link}`)}</b>
          <small>
            {link.state === "ok" && link.tookMs !== undefined
              ? t("setup.took", { ms: link.tookMs })
              : t(`linkState.${link.state}`)}
          </small>
          {nowMs !== undefined && link.provenMs !== undefined && (
            <small>
              {link.state === "ok"
                ? format.moment(link.provenMs, nowMs)
                : t("setup.linkProven", { when: format.moment(link.provenMs, nowMs) })}
            </small>
          )}
        </li>
      ))}
    </ol>
  );
}
