// What all entries of the package share, once: they import everything from here.

export * from "./arguments.js";
export * from "./engine.js";
export * from "./errors.js";
export * from "./init.js";
export * from "./instance.js";
export * from "./plain.js";
export * from "./schedule.js";
export * from "./validate.js";
export * from "./warnings.js";
