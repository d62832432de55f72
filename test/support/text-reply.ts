/** The parts of `replies/send` for a reply of one text. */
export function textReply(clientId: string, text: string) {
  return [{ clientId, content: { kind: "text" as const, text } }];
}
