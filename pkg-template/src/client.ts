// What plaudit/client exports.

export { createClient } from "./client/create.js";
export { hiroTransport } from "./client/hiro/transport.js";
export { httpTransport } from "./client/http.js";
export { faultStore } from "./client/stores/fault.js";
export { indexedDbStore } from "./client/stores/indexed-db.js";
export { keyValueStore } from "./client/stores/key-value.js";
export { memoryStore } from "./client/stores/memory.js";
