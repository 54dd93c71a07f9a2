// Reads the nodes of a definitions document. The document has been checked already, so malformed parts are skipped.

import { achievementsOf } from "../nesting.js";

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a member that is an object; an empty object otherwise. */
export function objectAt(value: unknown, key: string): Fields {
  const member = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(member) ? member : {};
}

/** A node with the id of its parent. */
export interface Listed {
  id: string;
  fields: Fields;
  parent: string | undefined;
}

/** Returns members by id, without comments. An id may start with an underscore; such a member is a comment only if it is not an object. */
export function objectsOf(fields: Fields): [string, Fields][] {
  return Object.entries(fields).filter((member): member is [string, Fields] => isObject(member[1]) && !member[0].startsWith("//"));
}

/** Returns achievements and their subs in the order of the document, also for the nested documents of teams. */
export function nodesOf(document: unknown): Listed[] {
  return objectsOf(achievementsOf(document)).flatMap(([id, fields]) => {
    const subs = objectsOf(objectAt(fields, "sub_achievements"));
    return [{ id, fields, parent: undefined }, ...subs.map(([sub, its]) => ({ id: sub, fields: its, parent: id }))];
  });
}
