// <plaudit-unlocks>: pop-ups, the modal, and the inbox.

import type { Unlock } from "../../index.js";
import type { ShareContent, UnlocksClient, UnlockTier } from "../../elements.js";
import { type Celebrations, celebrationsOf, MOST_TOASTS, type Stage } from "./celebrations.js";
import { type Child, h, press, render } from "./dom.js";
import { PlauditElement } from "./element.js";
import { share } from "./share.js";
import { partsOf } from "./unlock-parts.js";

/** The attribute, the action and the slot. */
const INBOX = "inbox";

/** What an unlock offers to share. */
function contentOf({ title, share_text: text, share_url: url }: Unlock): ShareContent | undefined {
  return text || url ? ({ title, text, url } as ShareContent) : undefined;
}

export class PlauditUnlocks extends PlauditElement<UnlocksClient> implements Stage {
  declare tier: ((unlock: Unlock) => UnlockTier) | undefined;
  declare content: ((unlock: Unlock) => ShareContent | undefined) | undefined;
  declare confetti: ((options: { disableForReducedMotion: boolean }) => unknown) | undefined;

  #celebrations!: Celebrations;
  readonly #toasts = h("section.toasts", { popover: "manual" });
  /** Where focus was before it came to the pop-ups. */
  #origin: EventTarget | null | undefined;

  constructor() {
    super();
    const toasts = this.#toasts;
    this.body.after(toasts);
    toasts.addEventListener("focusin", ({ relatedTarget }) => {
      if (!toasts.contains(relatedTarget as Node | null)) this.#origin = relatedTarget;
    });
  }

  openInbox(): void {
    this.shown ??= INBOX;
    this.update();
  }

  isResting(): unknown {
    const toasts = this.#toasts;
    // A finger that has left the screen still hovers; what a mouse has pressed still has focus.
    const isRead = (matchMedia("(hover)").matches && toasts.matches(":hover")) || toasts.querySelector(":focus-visible");
    return document.hidden || isRead || this.dialog.open || toasts.getClientRects().length === 0;
  }

  tierOf(unlock: Unlock): UnlockTier {
    return this.tier?.(unlock) ?? (contentOf(unlock) ? "modal" : "toast");
  }

  celebrate(unlocks: readonly Unlock[], tier: UnlockTier | "summary"): void {
    const { t } = this;
    const isOne = tier !== "summary";
    this.say(isOne ? `${t.done}: ${unlocks[0]?.title}` : t.summary(unlocks.length, this.format.number));
    this.fire("celebrate", { unlocks, tier });
    // What it throws stops nothing.
    if (isOne && !matchMedia("(prefers-reduced-motion)").matches) queueMicrotask(() => this.confetti?.({ disableForReducedMotion: true }));
  }

  protected override listen(client: UnlocksClient): () => void {
    this.#celebrations = celebrationsOf(client);
    return this.#celebrations.join(this);
  }

  protected override closed(shown: string | undefined): void {
    const { acknowledge, modals } = this.#celebrations;
    acknowledge(modals.filter(({ key }) => key === shown));
  }

  protected override act(action: string, key: string, button?: HTMLElement): void {
    const { acknowledge, dismiss, inbox, notes, toasts } = this.#celebrations;
    const unlocks = inbox.filter((unlock) => key === "" || unlock.key === key);
    if (action === "share") this.#share(unlocks[0], button).catch((error: unknown) => this.fire("error", { error }));
    else if (action === "seen") {
      notes.delete(key);
      acknowledge(unlocks);
    } else {
      dismiss(toasts.find((toast) => toast.key === key));
      if (action === INBOX) this.openInbox();
    }
  }

  protected override show(client: UnlocksClient): void {
    const { t, format, content = contentOf } = this;
    const celebrations = this.#celebrations;
    const { inbox, notes, modals, stages, toasts } = celebrations;
    const parts = partsOf(celebrations, t, format, (unlock) => this.iconOf({ ...client.get(unlock.id), ...unlock }), content);
    const isLed = stages[0] === this;
    const count = inbox.length + notes.size;
    const label = [h("slot", { name: INBOX }, t.inbox), count > 0 && h("span.count", {}, format.number(count))];
    render(this.body, this.hasAttribute(INBOX) && press(INBOX, "", label));
    this.#showToasts(isLed ? toasts.slice(0, MOST_TOASTS).map(parts.toast) : []);
    if (isLed) this.shown ??= modals[0]?.key;
    const modal = modals.find(({ key }) => key === this.shown);
    if (modal) this.showDialog(modal.title, parts.modal(modal));
    else if (this.shown === INBOX) this.showDialog(t.inbox, parts.inbox());
    // It was taken back while it was shown.
    else this.dialog.close();
  }

  #showToasts(visible: readonly Child[]): void {
    const toasts = this.#toasts;
    const hadFocus = toasts.matches(":focus-within");
    toasts.ariaLabel = this.t.inbox;
    render(toasts, visible);
    if (hadFocus && !toasts.matches(":focus-within")) ((toasts.querySelector("button") ?? this.#origin) as HTMLElement | null)?.focus();
    // Above everything, and nowhere when there is nothing.
    toasts.togglePopover?.(visible.length > 0);
  }

  async #share(unlock: Unlock | undefined, button: HTMLElement | undefined): Promise<void> {
    const content = unlock && (this.content ?? contentOf)(unlock);
    const how = content && (await share(content));
    if (!how) return;
    if (how === "clipboard" && button) this.say((button.ariaLabel = button.textContent = this.t.shared));
    this.fire("share", { unlock, how });
  }
}
