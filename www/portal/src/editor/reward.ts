// The reward: contents that are always granted, and rows that are drawn by chance.

import { html, nothing, type TemplateResult } from "lit";
import { isObject, type Json, type Node, objectOf } from "../document.ts";
import { number } from "../words.ts";
import type { NodeContext } from "./context.ts";
import { integer, problems } from "./fields.ts";

const GROUPS = [
  { key: "currencies", label: "Currency" },
  { key: "items", label: "Item" },
  { key: "energies", label: "Energy" },
] as const;

/** One kind of content in a reward. */
interface Row {
  group: string;
  id: string;
  min: number;
  max: number;
  value: Json;
}

function rowsOf(contents: Json): Row[] {
  return GROUPS.flatMap(({ key }) =>
    Object.entries(objectOf(objectOf(contents)[key])).map(([id, value]) => {
      const range = isObject(value) ? value : { min: value };
      const min = typeof range["min"] === "number" ? range["min"] : 0;
      return { group: key, id, min, max: typeof range["max"] === "number" ? range["max"] : min, value };
    }),
  );
}

/** Returns the contents with one row replaced; the row's members besides its range stay. */
function withRow(contents: Node, row: Row, next: Row): Node {
  const { max: _, ...known } = isObject(row.value) ? row.value : {};
  const range = { ...known, min: next.min, ...(next.max > next.min ? { max: next.max } : {}) };
  // In the same position, if it stays in its group.
  if (next.group === row.group) {
    const group = Object.entries(objectOf(contents[row.group])).map(([id, value]) => (id === row.id ? [next.id, range] : [id, value]));
    return { ...contents, [row.group]: Object.fromEntries(group) as Node };
  }
  const without = withoutRow(contents, row);
  return { ...without, [next.group]: { ...objectOf(without[next.group]), [next.id]: range } };
}

function withoutRow(contents: Node, { group, id }: Row): Node {
  const { [id]: _, ...others } = objectOf(contents[group]);
  const { [group]: __, ...rest } = contents;
  return Object.keys(others).length > 0 ? { ...contents, [group]: others } : rest;
}

function withNewRow(contents: Node): Node {
  const currencies = objectOf(contents["currencies"]);
  let name = "coins";
  for (let count = 2; name in currencies; count += 1) name = `coins_${count}`;
  return { ...contents, currencies: { ...currencies, [name]: { min: 10 } } };
}

/** A control of a row. On a phone its name stands above it, else in the row's head; screen readers know it by its label. */
function cell(name: string, control: TemplateResult): TemplateResult {
  return html`<div class="reward-cell"><span aria-hidden="true">${name}</span>${control}</div>`;
}

/** Renders the rows of contents; `of` tells screen readers which contents. */
function contentRows(contents: Node, of: string, isReadOnly: boolean, write: (contents: Node) => void): TemplateResult {
  const rows = rowsOf(contents);
  const amount = (row: Row, bound: "min" | "max", event: Event): void => {
    const control = event.target as HTMLInputElement;
    const { valueAsNumber } = control;
    if (!Number.isSafeInteger(valueAsNumber)) {
      // Shows the draft's value again.
      control.value = String(row[bound]);
      return;
    }
    const least = bound === "min" ? valueAsNumber : row.min;
    const most = bound === "max" ? valueAsNumber : row.max === row.min ? least : Math.max(row.max, least);
    write(withRow(contents, row, { ...row, min: least, max: most }));
  };
  return html`${
    rows.length === 0
      ? nothing
      : html`<div class="reward-row reward-head" aria-hidden="true"><span>Kind</span><span>Name</span><span>Min</span><span>Max</span><span></span></div>`
  }
  ${rows.map(
    (row, index) => html`<div class="reward-row">
      ${cell(
        "Kind",
        html`<select
        aria-label=${`Kind of reward ${index + 1}, ${of}`}
        ?disabled=${isReadOnly}
        @change=${(event: Event) => {
          const control = event.target as HTMLSelectElement;
          const group = control.value;
          // An existing reward of that kind and name is not overwritten.
          if (row.id in objectOf(contents[group])) control.value = row.group;
          else write(withRow(contents, row, { ...row, group }));
        }}>
        ${GROUPS.map((group) => html`<option value=${group.key} .selected=${group.key === row.group}>${group.label}</option>`)}
      </select>`,
      )}
      ${cell(
        "Name",
        html`<input
        type="text"
        aria-label=${`Name of reward ${index + 1}, ${of}`}
        .value=${row.id}
        ?readonly=${isReadOnly}
        @change=${(event: Event) => {
          const control = event.target as HTMLInputElement;
          const id = control.value.trim();
          if (id === "" || (id !== row.id && id in objectOf(contents[row.group]))) control.value = row.id;
          else write(withRow(contents, row, { ...row, id }));
        }} />`,
      )}
      ${(["min", "max"] as const).map((bound) =>
        cell(
          bound === "min" ? "Min" : "Max",
          html`<input
          type="number"
          step="1"
          aria-label=${`${bound === "min" ? "Minimum" : "Maximum"} of ${row.id}, ${of}`}
          .value=${String(row[bound])}
          ?readonly=${isReadOnly}
          @change=${(event: Event) => amount(row, bound, event)} />`,
        ),
      )}
      ${
        isReadOnly
          ? html`<span></span>`
          : html`<button type="button" class="quiet" aria-label=${`Remove ${row.id}, ${of}`} @click=${() => write(withoutRow(contents, row))}>×</button>`
      }
    </div>`,
  )}`;
}

export function reward(context: NodeContext, member: "reward" | "total_reward", label: string): TemplateResult {
  const guaranteed = objectOf(context.value([member, "guaranteed"]));
  const weighted = context.value([member, "weighted"]);
  const rows: readonly Json[] = Array.isArray(weighted) ? weighted : [];
  const id = context.idOf([member]);
  const write = (contents: Node): void => context.set([member, "guaranteed"], Object.keys(contents).length > 0 ? contents : undefined);
  return html`<fieldset class="group wide" id=${id}>
    <legend>${label}</legend>
    ${Object.keys(guaranteed).length === 0 ? html`<p class="hint">No guaranteed rewards.</p>` : nothing}
    ${contentRows(guaranteed, label.toLowerCase(), context.isReadOnly, write)}
    ${rows.length > 0 ? chance(context, member, rows) : nothing}
    ${
      context.isReadOnly
        ? nothing
        : html`<p class="group-actions">
          <button type="button" class="small" @click=${() => write(withNewRow(guaranteed))}>Add a reward</button>
          <button
            type="button"
            class="small"
            @click=${() => context.set([member, "weighted"], [...rows, { ...withNewRow({}), weight: 1 }])}>
            Add a reward by chance
          </button>
        </p>`
    }
    ${problems(context.issuesAt([member]), `${id}-problems`)}
  </fieldset>`;
}

function weightOf(row: Json): number {
  const { weight } = objectOf(row);
  return typeof weight === "number" && weight > 0 ? weight : 0;
}

/** Rows that are drawn by weight. */
function chance(context: NodeContext, member: string, rows: readonly Json[]): TemplateResult {
  const sum = rows.reduce<number>((total, row) => total + weightOf(row), 0);
  const asked = context.value([member, "total_weight"]);
  const total = typeof asked === "number" && asked > sum ? asked : sum;
  const share = (weight: number): string => (total === 0 ? "0 %" : `${number(Math.round((weight / total) * 1_000) / 10)} %`);
  const remove = (index: number): void => {
    const left = rows.filter((_, place) => place !== index);
    context.set([member, "weighted"], left.length > 0 ? left : undefined);
  };
  return html`<div class="chance">
    <h3>By chance</h3>
    ${rows.map((row, index) => {
      const path = [member, "weighted", String(index)];
      const of = `drawn row ${index + 1}`;
      return html`<div class="drawn" role="group" aria-label=${`Drawn row ${index + 1}`}>
        <div class="drawn-head">
          ${integer(context, [...path, "weight"], { label: `Weight of row ${index + 1}`, min: 0 })}
          <p class="share"><strong>${share(weightOf(row))}</strong> of draws</p>
          ${
            context.isReadOnly
              ? nothing
              : html`<button type="button" class="quiet small" @click=${() => remove(index)}>Remove row ${index + 1}</button>`
          }
        </div>
        ${contentRows(objectOf(row), of, context.isReadOnly, (contents) => context.set(path, contents))}
        ${
          context.isReadOnly
            ? nothing
            : html`<button type="button" class="small" @click=${() => context.set(path, withNewRow(objectOf(row)))}>
              Add a reward to row ${index + 1}
            </button>`
        }
      </div>`;
    })}
    <div class="fields">
      ${integer(context, [member, "max_rolls"], { label: "Draws", placeholder: "1", hint: "How many rows are drawn.", min: 0 })}
      ${integer(context, [member, "max_repeat_rolls"], { label: "Repeats of a row", placeholder: "no limit", hint: "How often the same row may be drawn again.", min: 0 })}
      ${integer(context, [member, "total_weight"], {
        label: "Total of the weights",
        placeholder: String(sum),
        hint: total > sum ? `${share(total - sum)} of draws give nothing.` : "Set this higher than the sum to leave a chance of no reward.",
        min: 0,
      })}
    </div>
  </div>`;
}
