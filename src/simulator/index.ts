/** Meta's side on loopback. This is the whole face of the room. */
export { createSimulator } from "./create-simulator.ts";
export type { Simulator, SimulatorOptions } from "./create-simulator.ts";
export { createVirtualClock } from "./clock.ts";
export type { VirtualClock, VirtualClockOptions } from "./clock.ts";
export type { ControlApi, CustomerWrites, Delivered, DeliverInput, FaultsInput, Written } from "./control/api.ts";
export type { AttachmentInput } from "./control/attachments.ts";
export { serializeLikeMeta, signatureHeaders, signDelivery } from "./webhook/wire.ts";
export type { SignatureMode, SignedRequest } from "./webhook/wire.ts";
export { startPracticeShop } from "./practice/practice-shop.ts";
export type { PracticeOptions, PracticeShopWithSimulator, StartedPracticeShop } from "./practice/practice-shop.ts";
