// The names under which `<plaudit-streak>` marks the breaks that a player has seen; `forget()` deletes them.

/** Returns the prefix of the names of a player's breaks. No player's prefix begins with another player's. */
export const breaksOf = (player: string | undefined): string => `plaudit streak ${JSON.stringify(player ?? "")} `;

/** Deletes a player's marks. */
export function forgetBreaks(player: string): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(breaksOf(player))) localStorage.removeItem(name);
  } catch {
    // The platform has no `localStorage`, or refuses it.
  }
}
