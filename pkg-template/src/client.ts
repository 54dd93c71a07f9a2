// The exports of plaudit/client.

export { createClient } from "./client/create.js";
export { deviceSignIn } from "./client/device-sign-in.js";
export { hiroTransport } from "./client/hiro/transport.js";
export { httpTransport } from "./client/http.js";
export { faultStore } from "./client/storage/fault.js";
export { indexedDbStore } from "./client/storage/indexed-db.js";
export { keyValueStore } from "./client/storage/key-value.js";
export { memoryStore } from "./client/storage/memory.js";
