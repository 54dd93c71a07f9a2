// <plaudit-achievements>: the list by category, and one achievement in full in a dialog.

import type { AchievementsClient } from "../../elements.js";
import { partsOf, type View } from "./achievement-parts.js";
import { h, render } from "./dom.js";
import { PlauditElement } from "./element.js";
import { granted } from "./rewards.js";

const COUNTDOWN_MS = 10_000;

export class PlauditAchievements extends PlauditElement<AchievementsClient> {
  declare compare: ((one: View, other: View) => number) | undefined;

  /** A claim of this client is under way. */
  #busy: AchievementsClient | undefined;

  openDetail(id: string): void {
    this.shown = id;
    this.update();
  }

  protected override listen(client: AchievementsClient): () => void {
    const stop = client.subscribe(() => this.update());
    // For countdowns, as long as somebody can see them.
    const clock = setInterval(() => document.hidden || this.update(), COUNTDOWN_MS);
    return () => {
      stop();
      clearInterval(clock);
    };
  }

  protected override act(action: string, id: string): void {
    if (action !== "detail") void this.#claim(id, action === "claim-total");
    else if (this.fire(action, { id })) this.openDetail(id);
  }

  protected override show(client: AchievementsClient): void {
    const { t, format, root, shown } = this;
    const parts = partsOf(client, t, format, (subject) => this.iconOf(subject), this.compare);
    const focused = root.activeElement;
    const row = focused?.closest("li");
    render(this.body, parts.list(this.getAttribute("category")), h("slot", { name: "end" }));
    const view = shown && client.get(shown as string);
    if (view) this.showDialog(view.name, parts.detail(view));
    // The definitions may have changed.
    else this.dialog.close();
    // What was pressed may be gone: its row is not.
    if (focused?.isConnected === false) row?.querySelector<HTMLElement>(".name")?.focus();
  }

  async #claim(id: string, claim_total_reward: boolean): Promise<void> {
    const { current: client, t, format } = this;
    if (this.#busy === client || !client) return;
    this.#busy = client;
    try {
      const outcome = await client.claim(id, { claim_total_reward });
      const paid = format.list(outcome.rewards.flatMap(({ reward }) => granted(reward, t, format)));
      this.say(t.claimed + (paid && `: ${paid}`));
      this.fire("claim", { id, outcome });
    } catch (error) {
      this.say(t.claim_failed);
      this.fire("error", { error });
    }
    if (this.#busy === client) this.#busy = undefined;
  }
}
