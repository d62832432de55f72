export type * from "./events.ts";
export { parseDelivery, readDelivery } from "./parse-delivery.ts";
