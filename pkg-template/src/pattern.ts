// Builds the views of one node. The members from its definition are built once, frozen, and shared by all views.

import { frozen } from "./frozen.js";
import { type Members, type Put, putter } from "./members.js";

/** Views with the same members. */
interface Variant {
  view: Members;
  /** One setter for each member that changes from view to view. */
  puts: Put[];
}

export class Pattern {
  /** The variants, by a bit set of the absent changing members. */
  private readonly variants = new Map<number, Variant>();

  /** `whole` has all members that a view of the node can have, in order; `changing` names those that change from view to view. */
  constructor(
    private readonly changing: readonly string[],
    private readonly whole: Members,
  ) {
    for (const key of Object.keys(whole)) if (!changing.includes(key)) frozen(whole[key]);
  }

  /** Returns the variant without the given changing members. */
  variant(absent: number): Variant {
    const known = this.variants.get(absent);
    if (known !== undefined) return known;
    const isThere = (_: string, at: number): boolean => (absent & (1 << at)) === 0;
    const left = this.changing.filter((name, at) => !isThere(name, at));
    const keys = Object.keys(this.whole).filter((key) => !left.includes(key));
    // JavaScript engines keep a parsed object in a form that is fast to copy, unlike one built key by key.
    const view = JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:0`).join()}}`) as Members;
    for (const key of keys) view[key] = this.whole[key];
    const variant = { view, puts: this.changing.filter(isThere).map(putter) };
    this.variants.set(absent, variant);
    return variant;
  }
}
