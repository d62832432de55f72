import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { MessageView, ReplyContent } from "#shared/contract/messages.ts";
import type { CoreWorld } from "./core-world.ts";

const CUSTOMER = "900000000000001";
type Media = Extract<ReplyContent, { kind: "files" }>["media"];

/** What tests of files on their way do again and again. The world may be made later than these. */
export function createFileSteps(world: () => CoreWorld) {
  let clientIds = 0;
  const receive = (bytes: Buffer) =>
    world()
      .core()
      .receiveFile(new Blob([new Uint8Array(bytes)]).stream(), new AbortController().signal);
  const replies = async (conversationId: number): Promise<MessageView[]> => {
    const { items } = await world().call("messages/list", { conversationId });
    return items.filter(({ direction }) => direction === "out");
  };
  return {
    openConversation: async (): Promise<number> => {
      await world().simulator.customerWrites({ customerId: CUSTOMER, text: "Do you have a picture?" });
      const { items } = await world().call("conversations/list", { list: "all" });
      return items[0]?.id ?? 0;
    },
    receive,
    keep: async (bytes: Buffer): Promise<string> => {
      const answer = await receive(bytes);
      if (answer.kind !== "kept") throw new Error(`Not kept: ${answer.kind}`);
      return answer.fileId;
    },
    send: (conversationId: number, fileIds: string[], media: Media = "image") => {
      clientIds += 1;
      return world().call("replies/send", {
        conversationId,
        parts: [{ clientId: `client-file-${clientIds}`, content: { kind: "files", media, fileIds } }],
        confirmedByPerson: false,
      });
    },
    replies,
    untilState: (conversationId: number, kind: string) =>
      world().until(`the reply to be ${kind}`, async () => {
        const [reply] = await replies(conversationId);
        return reply?.state?.kind === kind ? reply : undefined;
      }),
    leave: () => world().clock.advance(6_000),
    onDisk: async (): Promise<string[]> => readdir(join(world().dataDir, "outgoing")).catch(() => []),
    /** The body of the send that carried a file; recorded a moment after its echo. */
    untilSent: () =>
      world().until("the send", async () =>
        world()
          .simulator.world.sends.map(({ body }) => JSON.stringify(body))
          .find((body) => body.includes("attachment")),
      ),
    /** What the customer's Instagram would show. */
    bytesAtMeta: async (): Promise<Buffer[]> => {
      const { simulator } = world();
      const messages = [...simulator.world.conversations.values()].flatMap((conversation) => conversation.messages);
      const assets = messages.flatMap(({ fromAccount, attachments }) => (fromAccount ? attachments : []));
      const bytes: Buffer[] = [];
      for (const { assetId } of assets) {
        if (assetId === undefined) continue;
        const response = await fetch(simulator.cdn.link(assetId));
        bytes.push(Buffer.from(await response.arrayBuffer()));
      }
      return bytes;
    },
  };
}
