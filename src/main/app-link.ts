import type { Wish } from "#shared/contract/desk.ts";
import { LINK_SCHEME } from "#shared/domain/app-link.ts";

const CONVERSATION = /^\/([1-9]\d{0,14})\/?$/u;

/**
 * `shopbell://conversation/<id>`. Any page and any program may hand us such an address: it can bring the window forward
 * and open a conversation that is here, and it can do nothing else.
 */
export function parseLink(address: string): Wish | undefined {
  const url = URL.parse(address);
  if (url === null || url.protocol !== `${LINK_SCHEME}:` || url.host !== "conversation") return undefined;
  const isPlain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  const number = CONVERSATION.exec(url.pathname)?.[1];
  return isPlain && number !== undefined ? { kind: "conversation", conversationId: Number(number) } : undefined;
}

/** On Windows and Linux a link that was clicked is an argument of the program that the system starts. */
export function linkAmong(args: readonly string[]): Wish | undefined {
  for (const arg of args) {
    const wish = parseLink(arg);
    if (wish !== undefined) return wish;
  }
  return undefined;
}
