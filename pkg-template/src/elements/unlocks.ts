// <plaudit-unlocks>: pop-ups, the modal, and the inbox.

import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult, unsafeCSS } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Achievement, SubAchievement, Tier, Unlock } from "../../index.js";
import type {
  Confetti,
  IconSubject,
  KnownUnlockView,
  ProgressToCelebrate,
  ShareContent,
  UnlocksClient,
  UnlockTier,
} from "../../elements.js";
import { tierOf } from "./badge.js";
import { type Celebrations, celebrationsOf, isFanned, MOST_TOASTS, type Stage, type Toast, unlocksOf } from "./celebrations.js";
import { countUp } from "./count-up.js";
import { common, PlauditElement, type Sheet } from "./element.js";
import { type Focused, focusIn, rowNear } from "./focus.js";
import { afterwards, isCovered, isTyping, likesStillness, motionOf, prefers, Presses } from "./obstacles.js";
import { press } from "./parts.js";
import { detailsIn } from "./peers.js";
import { contentOf, share } from "./share.js";
import { farewell, leave, type Leaving, LEAVING_MS, leaving, reachable, swipeable } from "./toaster.js";
import { type Looks, partsOf } from "./unlock-parts.js";
import css from "./unlocks.css";

/** The name of the attribute, the action and the slot. */
const INBOX = "inbox";
/** A modal closed within this time was closed by a key meant for the page. */
const LEAST_SIGHT_MS = 700;

export class PlauditUnlocks extends PlauditElement<UnlocksClient> implements Stage {
  static override properties: PropertyDeclarations = {
    tier: { attribute: false },
    content: { attribute: false },
    confetti: { attribute: false },
    sound: {},
    progress: { type: Boolean },
    inbox: { type: Boolean },
  };

  static override styles: CSSResultGroup = [common, unsafeCSS(css)];

  declare tier: ((unlock: Unlock) => UnlockTier) | undefined;
  declare content: ((unlock: Unlock) => ShareContent | undefined) | undefined;
  declare confetti: Confetti | false | undefined;
  declare sound: string | ((unlocks: readonly Unlock[]) => unknown) | undefined;
  declare progress: boolean;
  declare inbox: boolean;

  #celebrations: Celebrations | undefined;
  #parts: ReturnType<typeof partsOf> | undefined;
  #presses: Presses | undefined;
  #endings: (() => void)[] = [];
  #isCovered = false;
  /** The element that had focus before the pop-ups. */
  readonly #origin: { element: Element | null | undefined } = { element: undefined };
  /** When the modal of this key opened. */
  #seenSince: { key: string; at: number } | undefined;
  #copied: string | undefined;
  #claiming = new Set<string>();
  #leaving: Leaving[] = [];
  #hadFocus = false;
  /** The focused part of the dialog before an update. */
  #focused: Focused | undefined;

  constructor() {
    super();
    // Vue sets an attribute without a value to `true` only if the property is a boolean.
    this.inbox = this.progress = false;
  }

  openInbox(): void {
    this.shown ??= INBOX;
    this.follow();
  }

  tell(text: string, { aloud = true }: { aloud?: boolean } = {}): void {
    this.#celebrations?.tell(text);
    if (aloud) this.say(text);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (typeof document === "undefined") return;
    this.#presses = new Presses(
      (event) => this.#isWithin(event),
      () => this.follow(),
    );
    const watch = new AbortController();
    const look = (): void => this.#look();
    for (const name of ["toggle", "beforetoggle", "fullscreenchange"])
      document.addEventListener(name, look, { capture: true, signal: watch.signal });
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });
    document.addEventListener("fullscreenchange", () => afterwards(() => this.#raise()), { signal: watch.signal });
    document.addEventListener("focusout", () => this.#celebrations?.modals.length && this.follow(), { signal: watch.signal });
    this.#endings = [
      () => watch.abort(),
      () => observer.disconnect(),
      () => this.#presses?.stop(),
      reachable(() => this.#place, this.#origin),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#endings.splice(0)) end();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener("focusin", (event) => {
      const { target, relatedTarget } = event as FocusEvent;
      const place = this.#place;
      if (place?.contains(target as Node) && !place.contains(relatedTarget as Node | null))
        this.#origin.element ??= relatedTarget as Element | null;
    });
    return root;
  }

  protected override firstUpdated(): void {
    const place = this.#place;
    if (place) swipeable(place, (key) => this.act("dismiss", key));
  }

  /** Requests an update; several requests at a time lead to one. */
  follow(): void {
    this.requestUpdate();
  }

  isResting(): unknown {
    const place = this.#place;
    if (!place) return true;
    // After a touch, `:hover` remains, and after a press of the mouse, `:focus`; neither means that the user is reading.
    const isRead = (prefers("hover") && place.querySelector(".toast:hover")) || place.querySelector(":focus-visible");
    return document.hidden || isRead || this.dialog?.open || this.#isCovered || place.getClientRects().length === 0;
  }

  isHeld(): boolean {
    this.#isCovered = isCovered(this);
    return this.#isCovered || (this.#presses?.isDown ?? false);
  }

  wantsProgress(): boolean {
    return isOn(this.progress);
  }

  progressed({ name, value, target }: ProgressToCelebrate): void {
    this.say(`${name}: ${this.t.progress_toast(this.format.number(value), this.format.number(target))}`);
  }

  tierOf(unlock: Unlock): UnlockTier {
    let tier: UnlockTier = "toast";
    try {
      tier = this.tier?.(unlock) ?? (this.#contentOf(unlock) ? "modal" : tier);
    } catch (error) {
      this.fire("error", { error });
    }
    // A modal must not take focus from a text field.
    return tier === "modal" && isTyping() ? "toast" : tier;
  }

  celebrate(unlocks: readonly Unlock[], tier: UnlockTier | "summary"): void {
    const { t } = this;
    const isOne = tier !== "summary";
    this.say(isOne ? `${t.done}: ${unlocks[0]?.title}` : t.summary(unlocks.length, this.format.number));
    this.fire("celebrate", { unlocks, tier });
    this.#sound(unlocks);
    // Confetti for a modal starts once it is open.
    const { confetti } = this;
    if (confetti && isOne && tier === "toast" && motionOf(this) > 0) queueMicrotask(() => void confetti({ disableForReducedMotion: true }));
  }

  protected override listen(client: UnlocksClient): () => void {
    this.#celebrations = celebrationsOf(client);
    return this.#celebrations.join(this);
  }

  protected override closed(shown: string | undefined): void {
    const modal = this.#celebrations?.modals.find(({ key }) => key === shown);
    const since = this.#seenSince;
    this.#seenSince = undefined;
    if (!modal || !this.#celebrations) return;
    if (since?.key === modal.key && performance.now() - since.at < LEAST_SIGHT_MS) this.#celebrations.miss(modal);
    else this.#celebrations.acknowledge([modal]);
  }

  protected override opened(dialog: HTMLDialogElement): void {
    const unlock = this.#celebrations?.modals.find(({ key }) => key === this.shown);
    if (!unlock) return;
    // If the element moves in the page, the time still counts from the first opening.
    if (this.#seenSince?.key !== unlock.key) this.#seenSince = { key: unlock.key, at: performance.now() };
    countUp(dialog.querySelectorAll(".reward"), this.format.number);
    if (motionOf(this) > 0) this.#shower(dialog, unlock);
  }

  protected override act(action: string, key: string): void {
    const celebrations = this.#celebrations;
    if (!celebrations) return;
    const { acknowledge, dismiss, inbox, notes, toasts } = celebrations;
    const unlocks = inbox.filter((unlock) => key === "" || unlock.key === key);
    if (action === "share") this.#share(unlocks[0]).catch((error: unknown) => this.fire("error", { error }));
    else if (action === "claim") void this.#claim(key);
    else if (action === "open") this.#openOne(key);
    else if (action === "seen") {
      notes.delete(key);
      acknowledge(unlocks);
    } else {
      dismiss(toasts.find((toast) => toast.key === key));
      if (action === INBOX) this.openInbox();
    }
  }

  protected override page(): unknown {
    const { t, format } = this;
    const celebrations = this.#celebrations;
    if (!celebrations || !isOn(this.inbox)) return nothing;
    const count = celebrations.inbox.length + celebrations.notes.size;
    return press(
      INBOX,
      "",
      html`<slot name="inbox">${t.inbox}</slot>${count > 0 ? html`<span class="count" part="count">${format.number(count)}</span>` : nothing}`,
    );
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const celebrations = this.#celebrations;
    const client = this.current;
    this.#parts = client && celebrations ? partsOf(celebrations, this.#looks(client)) : undefined;
    const place = this.#place;
    this.#leaving = leaving(place, new Set(this.#visible().map(({ key }) => key)));
    this.#hadFocus = place?.matches(":focus-within") ?? false;
    this.#focused = focusIn(this.dialog, ".item");
  }

  protected override sheet(client: UnlocksClient): Sheet {
    const celebrations = this.#celebrations;
    const parts = this.#parts;
    if (!celebrations || !parts) return undefined;
    const { modals, inbox } = celebrations;
    const [next] = modals;
    if (this.#isLed && next && this.shown === undefined && !isTyping() && !this.isHeld()) this.shown = next.key;
    if (this.shown === INBOX) return parts.inbox(this.#history(client));
    // A pressed pop-up opens the same dialog, without waiting.
    const unlock = modals.find(({ key }) => key === this.shown) ?? inbox.find(({ key }) => key === this.shown);
    return unlock && parts.modal(unlock);
  }

  protected override beside(client: UnlocksClient | undefined): TemplateResult {
    const visible = client ? this.#visible() : [];
    const parts = this.#parts;
    const kind = `toasts ${isFanned(visible) ? "fanned" : ""} ${this.#presses?.isDown ? "through" : ""}`;
    return html`<section class=${kind} part="toasts" popover="manual" aria-label=${this.t.inbox} aria-keyshortcuts="Alt+T">${parts ? repeat(visible, ({ key }) => key, parts.toast) : nothing}</section>`;
  }

  protected override updated(): void {
    super.updated();
    this.#refocus();
    const place = this.#place;
    if (!place) return;
    const hasSome = place.querySelector(":scope > .toast:not(.gone)") !== null;
    const left = this.current ? this.#leaving.splice(0) : [];
    this.#popOver(place, hasSome || left.length > 0);
    farewell(place, left);
    if (left.length > 0 && !hasSome) setTimeout(() => this.requestUpdate(), LEAVING_MS * motionOf(place) + 40);
    if (!this.#hadFocus || place.matches(":focus-within") || this.dialog?.open) return;
    const next = place.querySelector<HTMLElement>(":scope > .toast:not(.gone) .close");
    if (next) next.focus();
    else leave(this.#origin);
  }

  /** The pressed button may be gone from the dialog: focus moves to the nearest item, or else to the title. */
  #refocus(): void {
    const { dialog } = this;
    const focused = this.#focused;
    if (!dialog?.open || !focused || focused.element.isConnected) return;
    const next = rowNear(focused)?.querySelector<HTMLElement>("button");
    (next ?? dialog.querySelector<HTMLElement>(".celebration .actions button") ?? dialog.querySelector<HTMLElement>("#title"))?.focus();
  }

  get #place(): HTMLElement | null {
    return this.renderRoot?.querySelector?.(".toasts") ?? null;
  }

  get #isLed(): boolean {
    return this.#celebrations?.stages[0] === this;
  }

  #visible(): readonly Toast[] {
    if (!this.current || !this.#isLed || this.#isCovered) return [];
    return this.#celebrations?.toasts.slice(0, MOST_TOASTS) ?? [];
  }

  /** Checks whether the page shows a dialog or popover of its own, over which no pop-up may appear. */
  #look(): void {
    if (!this.#isLed || !this.#celebrations?.toasts.length) return;
    const was = this.#isCovered;
    this.#isCovered = isCovered(this);
    if (was !== this.#isCovered) this.requestUpdate();
  }

  /** Raises the pop-ups above elements that have entered the top layer meanwhile, such as a fullscreen element. */
  #raise(): void {
    const place = this.#place;
    if (!place?.matches(":popover-open")) return;
    place.hidePopover();
    place.showPopover();
  }

  #popOver(place: HTMLElement, isOpen: boolean): void {
    // Without popovers, which test environments lack, the style sheet hides it.
    if (place.togglePopover && place.isConnected) place.togglePopover(isOpen);
  }

  #isWithin(event: Event): boolean {
    return event.composedPath().includes(this);
  }

  #contentOf(unlock: Unlock): ShareContent | undefined {
    return (this.content ?? contentOf)(unlock);
  }

  #looks(client: UnlocksClient): Looks {
    return {
      t: this.t,
      format: this.format,
      viewOf: (id) => client.get(id),
      iconOf: (subject: IconSubject | undefined) => this.icon?.(subject),
      contentOf: (unlock) => this.#contentOf(unlock),
      isClaimable: (id) => client.claim !== undefined && !this.#claiming.has(id) && client.get(id)?.claimable === true,
      copied: this.#copied,
    };
  }

  /** Returns earlier unlocks that are no longer in the inbox, latest first, without nodes that are no longer defined. */
  #history(client: UnlocksClient): KnownUnlockView[] {
    const inbox = new Set(this.#celebrations?.inbox.map(({ key }) => key));
    const known = unlocksOf(client)
      .filter(({ key }) => !inbox.has(key))
      .sort((one, other) => other.at - one.at);
    return known.flatMap((unlock) => {
      const view: Achievement | SubAchievement | undefined = client.get(unlock.id);
      return view ? [{ ...unlock, view }] : [];
    });
  }

  /** Opens an achievement: in the host's own way, in a list of the page, or in this element. */
  #openOne(key: string): void {
    const { inbox = [], toasts = [], dismiss } = this.#celebrations ?? {};
    const toast = toasts.find((other) => other.key === key);
    const id = inbox.find((unlock) => unlock.key === key)?.id ?? toast?.progress?.id ?? key;
    if (!this.fire("detail", { id })) return;
    const isUnlock = inbox.some((unlock) => unlock.key === key);
    if ((this.current && detailsIn(this.current, id)) || toast?.progress) dismiss?.(toast);
    else if (isUnlock) {
      this.shown = key;
      // The unlock is acknowledged when the dialog closes.
      if (this.#celebrations && toast) {
        this.#celebrations.modals = [...this.#celebrations.modals, ...toast.unlocks];
        this.#celebrations.toasts = toasts.filter((other) => other !== toast);
      }
      this.requestUpdate();
    }
  }

  async #claim(id: string): Promise<void> {
    const { current: client, t, format } = this;
    if (!client?.claim || this.#claiming.has(id)) return;
    this.#claiming.add(id);
    this.requestUpdate();
    try {
      const outcome = await client.claim(id);
      this.say(t.claimed);
      this.fire("claim", { id, outcome });
    } catch (error) {
      this.say(t.claim_failed);
      this.fire("error", { error });
    }
    this.#claiming.delete(id);
    this.requestUpdate();
    await this.updateComplete;
    if (this.dialog?.open) countUp(this.dialog.querySelectorAll(".celebration .reward"), format.number);
  }

  async #share(unlock: Unlock | undefined): Promise<void> {
    const content = unlock && this.#contentOf(unlock);
    const how = content && (await share(content));
    if (!how) return;
    if (how === "clipboard") {
      this.#copied = unlock.key;
      this.say(this.t.shared);
      this.requestUpdate();
    }
    this.fire("share", { unlock, how });
  }

  /** Draws confetti above the backdrop, more of it for higher tiers; a custom function of the host is called as for toasts. */
  #shower(dialog: HTMLDialogElement, unlock: Unlock): void {
    const { confetti } = this;
    if (confetti === false) return;
    const create = (confetti as { create?: unknown } | undefined)?.create;
    if (confetti && typeof create !== "function") return queueMicrotask(() => confetti({ disableForReducedMotion: true }));
    const canvas = dialog.querySelector<HTMLCanvasElement>("canvas");
    const view = this.current?.get(unlock.id);
    const tier = tierOf(view?.tier);
    if (!canvas || typeof canvas.getContext !== "function") return;
    import("./confetti.js")
      .then(({ celebrate }) => {
        if (dialog.open && canvas.isConnected)
          celebrate(canvas, tier, this.#colors(canvas, tier), typeof create === "function" ? (create.bind(confetti) as never) : undefined);
      })
      .catch(() => undefined);
  }

  /** Returns the theme's colours as numbers, because a canvas does not resolve custom properties. */
  #colors(canvas: HTMLCanvasElement, tier: Tier | undefined): string[] {
    const style = getComputedStyle(canvas);
    const names = ["accentColor", "caretColor", "columnRuleColor"] as const;
    const colors = names.map((name) => style[name]).flatMap((color) => hex(color) ?? []);
    return tier ? [...colors, "#ffd166", "#ffffff"] : [...colors, "#ffd166", "#06d6a0", "#ef476f"];
  }

  #sound(unlocks: readonly Unlock[]): void {
    const { sound } = this;
    if (sound === undefined || sound === null || likesStillness()) return;
    if (typeof sound === "function") return queueMicrotask(() => sound(unlocks));
    const tier = tierOf(this.current?.get(unlocks[0]?.id ?? "")?.tier);
    import("./sounds.js").then(({ play }) => play(tier)).catch(() => undefined);
  }
}

/** Whether a boolean property is set; frameworks set an attribute without a value to an empty string. */
function isOn(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** Converts `rgb(1, 2, 3)` to `#010203`. */
function hex(color: string): string | undefined {
  const [, ...parts] = /^rgba?\((\d+), (\d+), (\d+)/.exec(color) ?? [];
  return parts.length === 3 ? `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}` : undefined;
}
