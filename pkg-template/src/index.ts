// The exports of plaudit.

export { createEngine, createEngineSync, init, PlauditError, Schedule, validate } from "./core.js";
