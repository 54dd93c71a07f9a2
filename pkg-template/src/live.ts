// The exports of plaudit/live.

export { listen } from "./live/listen.js";
