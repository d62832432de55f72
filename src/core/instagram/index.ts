export type * from "./events.ts";
export { isForOtherObject, readDelivery } from "./parse-delivery.ts";
