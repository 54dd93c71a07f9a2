// What plaudit/live exports.

export { listen } from "./live/listen.js";
