import type { Cause } from "#shared/domain/chain.ts";

/** Why a tunnel could not be opened, in the words of the chain; `code` is the provider's own. */
export class TunnelError extends Error {
  readonly reason: Cause;
  readonly code: string | undefined;

  constructor(reason: Cause, code?: string, options?: ErrorOptions) {
    super(`The tunnel could not be opened: ${reason}`, options);
    this.name = "TunnelError";
    this.reason = reason;
    this.code = code;
  }
}

/** ngrok, "Errors"; the meanings of those that setting up and staying connected can meet. */
const BY_CODE: Readonly<Record<string, Cause>> = {
  ERR_NGROK_105: "authtoken_unreadable",
  ERR_NGROK_106: "authtoken_refused",
  ERR_NGROK_107: "authtoken_refused",
  ERR_NGROK_4018: "authtoken_missing",
  ERR_NGROK_108: "too_many_agents",
  ERR_NGROK_120: "tunnel_too_old",
  ERR_NGROK_121: "tunnel_too_old",
  ERR_NGROK_313: "domain_not_in_plan",
  ERR_NGROK_320: "domain_not_in_plan",
  ERR_NGROK_324: "too_many_endpoints",
  ERR_NGROK_326: "domain_unreadable",
  ERR_NGROK_334: "domain_in_use",
  ERR_NGROK_702: "tunnel_busy",
  ERR_NGROK_734: "tunnel_busy",
  ERR_NGROK_725: "tunnel_quota_used",
  ERR_NGROK_727: "tunnel_quota_used",
  ERR_NGROK_3004: "door_unreachable",
  ERR_NGROK_3200: "tunnel_not_there",
  ERR_NGROK_6024: "tunnel_interstitial",
  ERR_NGROK_8012: "door_unreachable",
  ERR_NGROK_15013: "domain_missing",
};

/** Undefined for a code that is not known here. */
export function causeOfNgrokCode(code: string): Cause | undefined {
  return Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
}
