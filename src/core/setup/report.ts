import type { LinkView, SetupView } from "#shared/contract/setup.ts";

/**
 * The chains as text to send to somebody who helps. Made of the view only, which holds no secret, and without names:
 * accounts by their last three characters, addresses by their end.
 */
export function setupReport(view: SetupView, version: string, nowMs: number): string {
  const lines = [`Shopbell ${version}, ${new Date(nowMs).toISOString()}`];
  if (view.address !== undefined) lines.push(`address: ${view.address.kind} ${hidden(view.address.url)}`);
  if (view.draft !== undefined) lines.push(`set-up under way: ${view.draft.family}`, ...view.draft.links.map(line));
  for (const { accountId, family, links } of view.chains) {
    lines.push(`account …${accountId.slice(-3)} (${family})`, ...links.map(line));
  }
  return lines.join("\n");
}

function line({ link, state, cause, details, missing, provenMs, parts }: LinkView): string {
  const facts = [
    cause,
    missing === undefined ? undefined : `missing ${missing.join(" ")}`,
    ...(parts ?? []).map((part) => `${part.name}=${part.cause ?? part.state}`),
    details === undefined ? undefined : details.what,
    details?.code === undefined ? undefined : `code ${[details.code, details.subcode].filter(Boolean).join("/")}`,
    details?.tunnelCode,
    details?.traceId === undefined ? undefined : `trace ${details.traceId}`,
    details === undefined ? undefined : new Date(details.atMs).toISOString(),
    provenMs === undefined ? undefined : `last held ${new Date(provenMs).toISOString()}`,
  ];
  return `  ${link}: ${[state, ...facts.filter((fact) => fact !== undefined)].join(" · ")}`;
}

/** Enough to tell two addresses apart. */
function hidden(url: string | undefined): string {
  return url === undefined ? "closed" : `https://…${new URL(url).hostname.slice(-14)}`;
}
