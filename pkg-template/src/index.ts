// What the package exports.

export { createEngine, createEngineSync, init, PlauditError, Schedule, validate } from "./core.js";
