/**
 * plaudit: an achievements engine that runs on the user's device.
 *
 * Fields of data keep Hiro's snake_case names. Instants are whole UNIX seconds and are always passed in. Numbers are safe
 * integers (−(2^53 − 1) to 2^53 − 1) unless stated otherwise. Every failure is a {@link PlauditError}, and a call that fails
 * changes nothing.
 *
 * A letter and a number in brackets, such as (G9), refer to a rule: RULES.md beside this file gives each rule in one sentence.
 *
 * @packageDocumentation
 */

export * from "./types/engine.js";
export * from "./types/names.js";
export * from "./types/schedule.js";
export * from "./types/commands.js";
export * from "./types/views.js";
export * from "./types/rewards.js";
export * from "./types/definitions.js";
export * from "./types/errors.js";
