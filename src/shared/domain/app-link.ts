/** Addresses of this scheme lead into the app, from wherever the owner has put them. */
export const LINK_SCHEME = "shopbell";

/** An address that opens a conversation on this computer, and nowhere else. */
export const conversationLink = (conversationId: number): string => `${LINK_SCHEME}://conversation/${conversationId}`;
