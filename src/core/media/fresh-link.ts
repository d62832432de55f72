import { z } from "zod";
import type { AccountId, CustomerId } from "#shared/domain/ids.ts";
import { urlOf } from "../instagram/fields.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import type { Clock } from "../ports.ts";
import type { AttachmentSource, MediaLinks, MediaSource } from "./media-links.ts";

/**
 * A link that no longer works is read once more from Meta (the links are signed and run out). Meta tells details of the
 * twenty newest messages of a conversation only, so older ones are not asked for; and nothing is asked twice in an
 * hour, so that a thread full of old pictures does not use up the account's calls. A profile picture is asked for at
 * most daily (Meta, "User Profile API": its link expires after a few days).
 */
export type FreshLink = (source: MediaSource) => Promise<FreshAnswer>;

export type FreshAnswer =
  | { readonly kind: "link"; readonly link: string }
  | { readonly kind: "none" }
  /** Meta could not be asked. */
  | { readonly kind: "offline" };

export interface FreshLinkParts {
  readonly links: MediaLinks;
  readonly graph: GraphClient;
  readonly clock: Clock;
  readonly accessOf: (accountId: AccountId) => GraphAccess | undefined;
  readonly readProfile: (accountId: AccountId, customerId: CustomerId) => Promise<void>;
}

const HOUR_MS = 3_600_000;
const PICTURE_AGAIN_MS = 24 * HOUR_MS;
const MOST_REMEMBERED = 5_000;

const link = z.object({ link: z.string().nullish() });
const file = z.object({
  image_data: z.object({ url: z.string() }).nullish(),
  video_data: z.object({ url: z.string() }).nullish(),
  file_url: z.string().nullish(),
});
const node = z.object({
  attachments: z.object({ data: z.array(file).max(100) }).nullish(),
  shares: z.object({ data: z.array(link).max(100) }).nullish(),
  story: z.object({ reply_to: link.nullish(), mention: link.nullish() }).nullish(),
});
type Node = z.output<typeof node>;

export function createFreshLink({ links, graph, clock, accessOf, readProfile }: FreshLinkParts): FreshLink {
  const askedMs = new Map<number, number>();

  const mayAsk = (attachmentId: number): boolean => {
    const lastMs = askedMs.get(attachmentId);
    const nowMs = clock.nowMs();
    if (lastMs !== undefined && nowMs - lastMs < HOUR_MS) return false;
    askedMs.delete(attachmentId);
    askedMs.set(attachmentId, nowMs);
    const oldest = askedMs.keys().next().value;
    if (askedMs.size > MOST_REMEMBERED && oldest !== undefined) askedMs.delete(oldest);
    return true;
  };

  const ofAttachment = async (source: AttachmentSource): Promise<FreshAnswer> => {
    const { mid, attachmentId } = source;
    const access = accessOf(source.accountId);
    if (mid === undefined || access === undefined || !links.isAmongNewest(source)) return { kind: "none" };
    if (!mayAsk(attachmentId)) return { kind: "none" };
    const outcome = await graph.call({ method: "GET", ...access, path: mid, query: { fields: fieldsFor(source) } });
    if (outcome.kind === "not_sent" || outcome.kind === "unknown") {
      askedMs.delete(attachmentId);
      return { kind: "offline" };
    }
    const parsed = outcome.kind === "answered" ? node.safeParse(outcome.data) : undefined;
    const found = parsed?.success === true ? urlOf(linkIn(parsed.data, source)) : undefined;
    if (found === undefined || found === source.link) return { kind: "none" };
    return links.setLink(attachmentId, found) ? { kind: "link", link: found } : { kind: "none" };
  };

  return async (source) => {
    if (source.what === "attachment") return ofAttachment(source);
    const { readMs } = source;
    if (readMs !== undefined && clock.nowMs() - readMs < PICTURE_AGAIN_MS) return { kind: "none" };
    await readProfile(source.accountId, source.customerId);
    const again = links.find(source.key);
    return again?.link === undefined || again.link === source.link
      ? { kind: "none" }
      : { kind: "link", link: again.link };
  };
}

function fieldsFor({ role, kind }: AttachmentSource): string {
  if (role === "quote" || kind === "story" || kind === "story_mention") return "id,story{reply_to,mention}";
  return kind === "share" || kind === "reel" ? "id,shares{link}" : "id,attachments";
}

/** Where the same attachment stands in the message as the Graph API shows it (Meta, "Message" node). */
function linkIn({ attachments, shares, story }: Node, { role, kind, position }: AttachmentSource): unknown {
  if (role === "quote") return story?.reply_to?.link;
  switch (kind) {
    case "story_mention":
      return story?.mention?.link;
    case "story":
      return story?.reply_to?.link ?? story?.mention?.link;
    case "share":
    case "reel":
      return shares?.data[position]?.link ?? shares?.data[0]?.link;
    default: {
      const item = attachments?.data[position];
      return item?.image_data?.url ?? item?.video_data?.url ?? item?.file_url;
    }
  }
}
