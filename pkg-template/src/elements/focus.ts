// Keeps focus near the place where it was, when a press removes the pressed button.

/** The focused element, and the rows of its list in their order; `at`: the innermost one around it, -1 if there is none. */
export interface Focused {
  element: Element;
  rows: readonly Element[];
  at: number;
}

export function focusIn(root: ParentNode | null | undefined, rows: string): Focused | undefined {
  const element = root?.querySelector(":focus");
  if (!root || !element) return undefined;
  const all = [...root.querySelectorAll(rows)];
  return { element, rows: all, at: all.map((row) => row.contains(element)).lastIndexOf(true) };
}

/** Returns the row of an element that is gone; if the row is gone as well, the next one that is left, or else the one before. */
export function rowNear({ element, rows, at }: Focused): Element | undefined {
  if (element.isConnected) return undefined;
  const from = Math.max(0, at);
  return [...rows.slice(from), ...rows.slice(0, from).reverse()].find((row) => row.isConnected);
}
