// The part of plaudit/client that is loaded when a hiroTransport is used for the first time.

export { Exchange } from "./client/hiro/exchange.js";
