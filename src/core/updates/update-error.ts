import type { UpdateFault } from "#shared/contract/updates.ts";

/** Why a new version could not be looked for or fetched. */
export class UpdateError extends Error {
  readonly fault: UpdateFault;

  constructor(fault: UpdateFault, options?: ErrorOptions) {
    super(`The update did not work: ${fault}`, options);
    this.name = "UpdateError";
    this.fault = fault;
  }
}
