// What the parts of a form share: a place in the draft, how it is changed, and what is wrong there.

import type { Issue } from "plaudit";
import type { DraftStore } from "../draft.ts";
import { type Json, keptAt, type Node, nodeAt, pathOf, pointer, type Ref, setNode, valueAt, withValue } from "../document.ts";

/** A place in the draft that fields belong to: a node, a streak account, the settings. */
export class Place {
  constructor(
    readonly store: DraftStore,
    readonly path: readonly string[],
    /** Objects that stay although they have become empty, by their keys. */
    private readonly kept: ReadonlySet<string> = new Set(),
  ) {}

  get isReadOnly(): boolean {
    return this.store.isReadOnly;
  }

  value(path: readonly string[]): Json {
    return valueAt(this.store.document, [...this.path, ...path]);
  }

  set(path: readonly string[], value: Json): void {
    this.store.edit((document) => withValue(document, [...this.path, ...path], value, this.kept));
  }

  /** What is wrong at a place: there, or within. */
  issuesAt(path: readonly string[]): Issue[] {
    const place = pointer([...this.path, ...path]);
    return this.store.issues.filter((issue) => issue.path === place || issue.path.startsWith(`${place}/`));
  }

  /** An id for a field, by its place. */
  idOf(path: readonly string[]): string {
    return `f-${[...this.path, ...path].join("-").replace(/[^A-Za-z0-9_-]/g, "_")}`;
  }
}

/** An achievement, or a step of one. */
export class NodeContext extends Place {
  readonly node: Node;

  constructor(
    store: DraftStore,
    readonly ref: Ref,
  ) {
    super(store, pathOf(store.document, ref), keptAt(store.document, ref));
    this.node = nodeAt(store.document, ref) ?? {};
  }

  replace(node: Node): void {
    this.store.edit((document) => setNode(document, this.ref, node));
  }
}

/** Settings of all achievements. */
export function settingsOf(store: DraftStore): Place {
  return new Place(store, ["settings"]);
}

/** The rules of a streak account, which all achievements of that streak share. */
export function accountOf(store: DraftStore, name: string): Place {
  return new Place(store, ["settings", "streaks", name], new Set([name, "by"]));
}
