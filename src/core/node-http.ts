/**
 * Node's HTTP, for whoever listens or asks. A module that imports it has all of its names read at once, also those for which
 * Node first loads its whole client of the web (`WebSocket` stands among them): a tenth of the start, in each thread.
 */
export const { Agent, createServer, request } = process.getBuiltinModule("node:http");
