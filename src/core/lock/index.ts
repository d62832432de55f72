export { createGuard } from "./guard.ts";
export { createLock } from "./lock.ts";
