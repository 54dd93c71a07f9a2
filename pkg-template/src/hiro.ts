// The part of plaudit/client that is loaded when a hiroTransport is first used.

export { Exchange } from "./client/hiro/exchange.js";
