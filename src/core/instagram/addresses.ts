import type { GraphAddresses } from "../ports.ts";

/** The version that Meta's own samples use; v24.0 and v25.0 are served until 2028. */
const GRAPH_VERSION = "v25.0";

/** Meta's own addresses. */
export const META_ADDRESSES: GraphAddresses = {
  facebook: `https://graph.facebook.com/${GRAPH_VERSION}`,
  instagram: `https://graph.instagram.com/${GRAPH_VERSION}`,
  signIn: {
    facebookDialog: `https://www.facebook.com/${GRAPH_VERSION}`,
    instagramDialog: "https://www.instagram.com",
    instagramCodes: "https://api.instagram.com",
  },
};

/** A simulated Meta, which has everything under one address. */
export function addressesAt(url: string): GraphAddresses {
  return {
    facebook: url,
    instagram: url,
    signIn: { facebookDialog: url, instagramDialog: url, instagramCodes: url },
  };
}

/** Tokens of Instagram Login are exchanged and renewed outside the versions (Meta, "Business Login for Instagram"). */
export function withoutVersion(baseUrl: string): string {
  return baseUrl.replace(/\/v\d+\.\d+$/u, "");
}
