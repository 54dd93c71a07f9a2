// The simulator: plays the users of the product and their time; it is not part of the product.

import { progressButtons } from "./actions.ts";
import { h, type Child } from "./dom.ts";
import { number } from "./format.ts";
import { complete, isOpen, shownState, type Game, type View } from "./game.ts";
import { icon } from "./icons.ts";
import { isChain, subs } from "./nodes.ts";
import { wayWords } from "./parts.ts";
import { stateLabel } from "./words.ts";

/** The width from which the simulator stands beside the product, instead of below it. */
export const isWide = (): boolean => matchMedia("(min-width: 64rem)").matches;

/** The achievement chosen in each simulator, by the simulator's name. */
const choices = new Map<string, string>();

/** Takes over a choice of the visitor; returns false for other changes. */
export function chose({ target }: Event): boolean {
  if (!(target instanceof HTMLSelectElement) || target.dataset["choose"] === undefined) return false;
  choices.set(target.dataset["choose"], target.value);
  return true;
}

/** Sets each field to its choice, because a field that a visitor has used ignores the attributes of its options. */
export function fillChoices(root: ParentNode): void {
  watchHeight(root);
  for (const field of root.querySelectorAll<HTMLSelectElement>("[data-choose]"))
    field.value = choices.get(field.dataset["choose"] ?? "") ?? "";
}

const heights = new ResizeObserver(([entry]) => {
  if (entry !== undefined) document.documentElement.style.setProperty("--dock", `${String(entry.target.getBoundingClientRect().height)}px`);
});
let watched: Element | undefined;

/** Sets the simulator's height for the styles: on small screens it is at the bottom, and pop-ups and the page's end stay above it. */
function watchHeight(root: ParentNode): void {
  const dock = root.querySelector(".dock") ?? undefined;
  if (dock === watched) return;
  heights.disconnect();
  if (dock !== undefined) heights.observe(dock);
  watched = dock;
}

/** Renders the controls for progress: an achievement, amounts, and how it stands. `name` tells simulators apart. */
export function playControls(name: string, game: Game, nodes: readonly View[], who = ""): Child {
  const playable = nodes.filter(isPlayable);
  const chosen = playable.find(({ id }) => id === choices.get(name)) ?? playable.find((view) => canProgress(game, view)) ?? playable[0];
  if (chosen === undefined) return null;
  choices.set(name, chosen.id);
  const option = ({ id, name: text }: View): Child => h("option", { value: id, selected: id === chosen.id }, text === "" ? id : text);
  const groups = new Map<string, View[]>();
  for (const view of playable) groups.set(view.category, [...(groups.get(view.category) ?? []), view]);
  return h(
    "div",
    { class: "play", "data-key": "play" },
    h(
      "label",
      {},
      h("span", {}, "Achievement", who !== "" && h("span", { class: "unseen" }, ` ${who}`)),
      h(
        "select",
        { "data-choose": name },
        [...groups].map(([category, views]) =>
          category === "" || groups.size === 1 ? views.map(option) : h("optgroup", { label: category }, views.map(option)),
        ),
      ),
    ),
    progressButtons(game, chosen),
    h("p", { class: "caption", "data-standing": chosen.id }, standing(chosen)),
  );
}

function isPlayable(view: View): boolean {
  return view.trigger === undefined && (view.max_count > 0 || isChain(view));
}

function canProgress(game: Game, view: View): boolean {
  return (isChain(view) ? subs(view, game.order) : [view]).some((node) => isOpen(node) && !complete(node));
}

/** Describes how an achievement stands, such as `3 / 25 embers`, or `Claimed`. */
function standing(view: View): string {
  const state = shownState(view);
  return state === "open" ? wayWords(view) : stateLabel(view);
}

/** A step of the guide; `done` once the visitor has seen it work. */
export interface Step {
  text: string;
  done: boolean;
}

/** Renders the guide: steps that tick themselves off. */
export function guidePanel(key: string, steps: readonly Step[]): Child {
  if (steps.length === 0) return null;
  const done = steps.filter((step) => step.done).length;
  return h(
    "details",
    { class: "panel guide", "data-key": `guide ${key}`, open: isWide() },
    h("summary", {}, h("h2", {}, "Try this"), h("span", { class: "caption" }, `${number(done)} of ${number(steps.length)} done`)),
    h(
      "ol",
      {},
      steps.map((step, index) =>
        h(
          "li",
          { "data-step": index, "data-done": String(step.done) },
          h("span", { class: "dot", "aria-hidden": "true" }, step.done ? icon("check") : number(index + 1)),
          h("span", {}, step.text, step.done && h("span", { class: "unseen" }, " (done)")),
        ),
      ),
    ),
  );
}
