/**
 * plaudit/client: the engine with a queue, a store, a clock and a transport.
 *
 * The client predicts the outcome of each activity, stores it durably, shows it, and settles it with the authority later. It works offline
 * for as long as the authority allows, 30 days by default (K18). All instants are UNIX seconds, by the authority's clock once it is known.
 * Every failure is a {@link PlauditError}.
 *
 * A letter and a number in brackets, such as (K9), refer to a rule: RULES.md beside this file gives each rule in one sentence.
 *
 * @packageDocumentation
 */

export * from "./types/client.js";
export * from "./types/stores.js";
export * from "./types/transports.js";
