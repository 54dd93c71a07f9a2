// Finds the achievements of a document that may nest them as `achievements.achievements` (T1), for code that reads documents outside the
// engine. The engine's own reader is src/definitions/read/nesting.rs.

/** Returns the achievements by id. A single achievement may itself have the id "achievements"; it then has a name. */
export function achievementsOf(document: unknown): Record<string, unknown> {
  const outer = isObject(document) ? document["achievements"] : undefined;
  if (!isObject(outer)) return {};
  const inner = outer["achievements"];
  return Object.keys(outer).length === 1 && isObject(inner) && typeof inner["name"] !== "string" ? inner : outer;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
