export type * from "./events.ts";
export { parseDelivery } from "./parse-delivery.ts";
