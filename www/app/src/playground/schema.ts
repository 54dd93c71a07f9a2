// The allowed keys and values at a place of a definitions document, from the package's JSON Schema.

import document from "plaudit/definitions.schema.json";
import { isRecord } from "../json.ts";

interface Schema {
  description?: string;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  $ref?: string;
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: readonly Schema[];
  allOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  if?: Schema;
  then?: Schema;
  else?: Schema;
}

type Step = string | number;
const ROOT = document as unknown as Schema & { definitions?: Readonly<Record<string, Schema>> };
/** Deeper than any document nests. */
const MOST = 200;

/** A schema and its parts: the schema that it refers to, and each of its alternatives. */
function parts(schema: Schema): Schema[] {
  const found: Schema[] = [];
  const left = [schema];
  for (let one = left.pop(); one !== undefined && found.length < MOST; one = left.pop()) {
    if (found.includes(one)) continue;
    found.push(one);
    left.push(...(one.anyOf ?? []), ...(one.allOf ?? []), ...(one.oneOf ?? []));
    for (const branch of [one.then, one.else]) if (branch !== undefined) left.push(branch);
    const name = one.$ref?.split("/").at(-1);
    const meant = name === undefined ? undefined : ROOT.definitions?.[name];
    if (meant !== undefined) left.push(meant);
  }
  return found;
}

/** The schemas at a path. */
function at(path: readonly Step[]): Schema[] {
  let here = parts(ROOT);
  for (const step of path) {
    here = here.flatMap(({ properties, additionalProperties, items }) => {
      if (typeof step === "number") return items === undefined ? [] : parts(items);
      const own = properties?.[step];
      if (own !== undefined) return parts(own);
      return isRecord(additionalProperties) ? parts(additionalProperties) : [];
    });
  }
  return here;
}

export interface Key {
  name: string;
  description: string;
  /** The beginning of its value. */
  begin: string;
}

/** The keys of the object at a path. */
export function keysAt(path: readonly Step[]): Key[] {
  const found = new Map<string, Key>();
  for (const { properties = {} } of at(path)) {
    for (const [name, schema] of Object.entries(properties)) {
      if (found.has(name)) continue;
      const all = parts(schema);
      found.set(name, { name, description: describe(all), begin: begin(all) });
    }
  }
  return [...found.values()];
}

/** The named values at a path: words to choose from, `true` and `false`. */
export function valuesAt(path: readonly Step[]): string[] {
  const found = at(path).flatMap((schema) => [
    ...(schema.enum ?? []).map((value) => JSON.stringify(value)),
    ...(schema.const === undefined ? [] : [JSON.stringify(schema.const)]),
    ...(schema.type === "boolean" ? ["true", "false"] : []),
  ]);
  return [...new Set(found)];
}

/** The schema's description of the value at a path. */
export function describeAt(path: readonly Step[]): string | undefined {
  const text = describe(at(path));
  return text === "" ? undefined : text;
}

function describe(schemas: readonly Schema[]): string {
  return schemas.find(({ description }) => description !== undefined)?.description ?? "";
}

function begin(schemas: readonly Schema[]): string {
  const types = new Set(schemas.flatMap(({ type }) => type ?? []));
  if (types.has("object") || schemas.some(({ properties }) => properties !== undefined)) return "{}";
  if (types.has("array")) return "[]";
  if (types.has("string")) return '""';
  if (types.has("boolean")) return "true";
  return "";
}
