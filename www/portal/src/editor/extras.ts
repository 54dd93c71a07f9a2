// The rest of the form: preconditions, steps, behaviour, and properties for the app.

import { html, nothing, type TemplateResult } from "lit";
import { addNode, allIds, freeId, objectOf, removeNode, steps, textOf, valueAt } from "../document.ts";
import { criterion, kindOf } from "../kinds.ts";
import { nodeLink } from "../links.ts";
import type { NodeContext } from "./context.ts";
import { check, chips, choice, integer, problems, when } from "./fields.ts";

export function conditions(context: NodeContext): TemplateResult {
  const others = allIds(context.store.document).filter((id) => id !== context.ref.id);
  return html`${chips(context, ["precondition_ids"], {
    label: "Only after",
    hint: "The IDs of achievements that must be complete first.",
    list: others,
    placeholder: "An achievement's ID",
    wide: true,
  })}`;
}

export function look(context: NodeContext): TemplateResult {
  return html`${choice(context, ["tier"], { label: "Tier" }, [
    { value: "", label: "None" },
    { value: "bronze", label: "Bronze" },
    { value: "silver", label: "Silver" },
    { value: "gold", label: "Gold" },
    { value: "platinum", label: "Platinum" },
  ])}
  ${check(context, ["hidden"], { label: "Secret", hint: "Not shown before it is earned." })}`;
}

export function behaviour(context: NodeContext): TemplateResult {
  const isTriggered = !["count", "steps"].includes(kindOf(context.node).name);
  return html`${check(context, ["auto_claim"], { label: "Claim automatically", hint: "Otherwise the player presses Claim." })}
    ${isTriggered ? nothing : check(context, ["auto_reset"], { label: "Starts over at once", hint: "Resets as soon as it is complete." })}
    ${
      context.ref.parent === undefined && context.value(["sub_achievements"]) !== undefined
        ? check(context, ["auto_claim_total"], { label: "Claim the reward of all steps automatically" })
        : nothing
    }
    ${
      isTriggered
        ? when(context, ["activated_time_sec"], {
            label: "Counts from",
            hint: "Leave empty: counting starts when you publish.",
          })
        : nothing
    }
    ${integer(context, ["order"], { label: "Place in lists", hint: "Dragging in the list sets it." })}`;
}

/** Steps, each with a separate editor. */
export function stepList(context: NodeContext): TemplateResult {
  const subs = steps(context.node, context.ref.id);
  const add = (): void => {
    context.store.edit((document) => {
      const id = freeId(document, `${context.ref.id}_step`);
      return addNode(document, { id, parent: context.ref.id }, { name: `Step ${subs.length + 1}`, max_count: 1 });
    });
  };
  const published = objectOf(valueAt(context.store.live, [...context.path, "sub_achievements"]));
  return html`<div class="wide steps">
    ${subs.length === 0 ? html`<p class="hint">No steps yet.</p>` : nothing}
    <ol>
      ${subs.map(
        ({ id, node }) => html`<li>
          <a href=${nodeLink(context.store, { id, parent: context.ref.id })}>${textOf(node["name"]) || id}</a>
          <span class="muted">${criterion(node)}</span>
          ${
            context.isReadOnly || id in published
              ? nothing
              : html`<button
                type="button"
                class="quiet"
                aria-label=${`Remove the step ${textOf(node["name"]) || id}`}
                @click=${() => context.store.edit((document) => removeNode(document, { id, parent: context.ref.id }))}>
                ×
              </button>`
          }
        </li>`,
      )}
    </ol>
    ${context.isReadOnly ? nothing : html`<button type="button" class="small" @click=${add}>Add a step</button>`}
    ${problems(context.issuesAt(["sub_achievements"]), `${context.idOf(["sub_achievements"])}-problems`)}
  </div>`;
}

/** The additional properties: texts for the app, by name. */
export function properties(context: NodeContext): TemplateResult {
  const place = ["additional_properties"];
  const rows = Object.entries(objectOf(context.value(place)));
  const rename = (from: string, to: string): void => {
    if (to === "" || to === from || rows.some(([key]) => key === to)) return;
    context.set(place, Object.fromEntries(rows.map(([key, value]) => [key === from ? to : key, value])));
  };
  const add = (): void => {
    let key = "property";
    for (let number = 2; rows.some(([known]) => known === key); number += 1) key = `property_${number}`;
    context.set([...place, key], "");
  };
  return html`<div class="wide properties">
    ${rows.map(
      ([key, value]) => html`<div class="property">
        <input
          type="text"
          aria-label=${`Name of the property ${key}`}
          .value=${key}
          ?readonly=${context.isReadOnly}
          @change=${(event: Event) => rename(key, (event.target as HTMLInputElement).value.trim())} />
        <input
          type="text"
          aria-label=${`Value of the property ${key}`}
          .value=${typeof value === "string" ? value : JSON.stringify(value)}
          ?readonly=${context.isReadOnly}
          @input=${(event: Event) => context.set([...place, key], (event.target as HTMLInputElement).value)} />
        ${
          context.isReadOnly
            ? nothing
            : html`<button type="button" class="quiet" aria-label=${`Remove the property ${key}`} @click=${() => context.set([...place, key], undefined)}>
              ×
            </button>`
        }
      </div>`,
    )}
    ${context.isReadOnly ? nothing : html`<button type="button" class="small" @click=${add}>Add a property</button>`}
    ${problems(context.issuesAt(place), `${context.idOf(place)}-problems`)}
  </div>`;
}
