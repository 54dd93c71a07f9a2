// The code that all entries share: they import it from here, so that the package contains it once.

export * from "./arguments.js";
export * from "./engine.js";
export * from "./errors.js";
export * from "./frozen.js";
export * from "./instance.js";
export * from "./plain.js";
export * from "./schedule.js";
export * from "./utf8.js";
export * from "./validate.js";
