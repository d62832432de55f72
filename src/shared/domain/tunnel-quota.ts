/**
 * What ngrok's free plan gives a month (ngrok, "Free Plan Limits"): 20,000 requests and 1 GB out. Counted here by what
 * came through the door, so it is an estimate: what ngrok answers itself while this computer sleeps is not seen, and on
 * which day ngrok's month begins is not known.
 */
export const FREE_REQUESTS = 20_000;
export const FREE_BYTES = 1_000_000_000;
/** From this share on the owner is told: there is still time to do something. */
const NEAR = 0.8;

export interface TunnelUse {
  readonly requests: number;
  /** Bytes of files that Meta fetched from here. */
  readonly bytes: number;
}

/** Share of the month's free use that is gone, of whichever is scarcer; may be over 1. */
export function shareUsed({ requests, bytes }: TunnelUse): number {
  return Math.max(requests / FREE_REQUESTS, bytes / FREE_BYTES);
}

export function isQuotaNear(use: TunnelUse): boolean {
  return shareUsed(use) >= NEAR;
}

/** The free plan has one domain of ngrok's own choice; a domain of another kind is paid for (ngrok, "Domains"). */
export function isFreeDomain(domain: string | undefined): boolean {
  return domain === undefined || /\.ngrok-free\.(?:app|dev)$/u.test(domain);
}
