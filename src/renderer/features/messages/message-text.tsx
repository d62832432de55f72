import type { ReactNode } from "react";
import { linksIn } from "#shared/domain/text-links.ts";
import { publicLink } from "#renderer/lib/media-url.ts";

/** What somebody wrote, as they wrote it; addresses in it can be followed. */
export function MessageText(props: { readonly text: string }) {
  const { text } = props;
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const { start, end, address } of linksIn(text)) {
    const href = publicLink(address);
    if (href === undefined) continue;
    pieces.push(text.slice(at, start), <Link key={start} href={href} address={address} />);
    at = end;
  }
  return (
    <p className="message-text" dir="auto">
      {pieces}
      {text.slice(at)}
    </p>
  );
}

/** Where it leads is said where its letters only look like another address. */
function Link(props: { readonly href: string; readonly address: string }) {
  const { href, address } = props;
  const { host } = new URL(href);
  const isPlain = address.toLowerCase().includes(host);
  return (
    <a href={href} target="_blank" rel="noreferrer" data-tip={isPlain ? undefined : host}>
      <bdi>{address}</bdi>
    </a>
  );
}
