// Shared by the parts of a form: a place in the draft, with its values and problems.

import type { Issue } from "plaudit";
import type { DraftStore } from "../draft.ts";
import { type Json, keptAt, type Node, nodeAt, pathOf, pointer, type Ref, setNode, valueAt, withValue } from "../document.ts";

/** A place in the draft to which fields belong: a node, a streak account, the settings. */
export class Place {
  constructor(
    readonly store: DraftStore,
    readonly path: readonly string[],
    /** The keys of objects that stay although they have become empty. */
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

  /** Returns the problems at a place, or within it. */
  issuesAt(path: readonly string[]): Issue[] {
    const place = pointer([...this.path, ...path]);
    return this.store.issues.filter((issue) => issue.path === place || issue.path.startsWith(`${place}/`));
  }

  /** Returns the id of a field, from its place. */
  idOf(path: readonly string[]): string {
    return `f-${[...this.path, ...path].join("-").replace(/[^A-Za-z0-9_-]/g, "_")}`;
  }
}

/** An achievement, or one of its steps. */
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

/** The settings of all achievements. */
export function settingsOf(store: DraftStore): Place {
  return new Place(store, ["settings"]);
}

/** The rules of a streak account, which all achievements of that streak share. */
export function accountOf(store: DraftStore, name: string): Place {
  return new Place(store, ["settings", "streaks", name], new Set([name, "by"]));
}
