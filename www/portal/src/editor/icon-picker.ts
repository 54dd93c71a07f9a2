// The icon: a built-in drawing, an uploaded picture, or an address.

import { html, nothing, type TemplateResult } from "lit";
import type { Api, UploadedIcon } from "../api.ts";
import type { NodeContext } from "./context.ts";
import { text } from "./fields.ts";

/** The names of the built-in drawings. */
export const DRAWINGS =
  "medal star trophy flag shield target gem bolt flame steps play clock book people heart chart anchor apple bell bicycle brain calendar camera cards chat chest compass crown cup dice dumbbell eye feather footprints gamepad globe hammer key leaf lightbulb lotus magnet map moon mountain music paw pen puzzle rocket scroll skull snowflake sparkles sprout sun sword ticket tree wand wave".split(
    " ",
  );

/** Whether an icon is a picture's address, by the elements' own rule; otherwise it names a drawing. */
export function isPicture(icon: string): boolean {
  return /^(https?:|data:image\/|(?!.*:).*[./])/is.test(icon);
}

const MOST_BYTES = 512 * 1024;

export interface IconState {
  uploaded: readonly UploadedIcon[];
  message: string;
  isBusy: boolean;
}

export async function upload(api: Api, file: File): Promise<string> {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} has ${Math.ceil(file.size / 1024)} KB; at most 512 KB are allowed.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let start = 0; start < bytes.length; start += 0x8000) binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return api.addIcon(file.name.slice(0, 200), btoa(binary));
}

export function iconPicker(context: NodeContext, state: IconState, uploadFile: (file: File) => void): TemplateResult {
  const value = context.value(["icon"]);
  const current = typeof value === "string" ? value : "";
  const pick = (icon: string): void => context.set(["icon"], icon === current ? undefined : icon);
  return html`<div class="icons wide">
    <div class="icon-actions">
      ${
        context.isReadOnly
          ? nothing
          : html`<label class="button small upload ${state.isBusy ? "busy" : ""}">
            ${state.isBusy ? "Uploading…" : "Upload a picture"}
            <input
              type="file"
              accept="image/png,image/webp,image/svg+xml"
              ?disabled=${state.isBusy}
              @change=${(event: Event) => {
                const input = event.target as HTMLInputElement;
                const file = input.files?.[0];
                input.value = "";
                if (file !== undefined) uploadFile(file);
              }} />
          </label>`
      }
      <span class="hint">PNG, WebP or SVG, at most 512 KB.</span>
    </div>
    <p class="message" role="status">${state.message}</p>
    <div class="icon-grid" tabindex=${context.isReadOnly ? "0" : nothing} role="group" aria-label="Icons">
      ${state.uploaded.map(
        (icon) => html`<button
          type="button"
          class="icon-choice"
          title=${icon.name}
          aria-label=${icon.name || "Picture"}
          aria-pressed=${current === icon.url ? "true" : "false"}
          ?disabled=${context.isReadOnly}
          @click=${() => pick(icon.url)}>
          <img src=${icon.url} alt="" loading="lazy" width="28" height="28" />
        </button>`,
      )}
      ${DRAWINGS.map(
        (name) => html`<button
          type="button"
          class="icon-choice"
          title=${name}
          aria-label=${name}
          aria-pressed=${current === name ? "true" : "false"}
          ?disabled=${context.isReadOnly}
          @click=${() => pick(name)}>
          <portal-drawing name=${name}></portal-drawing>
        </button>`,
      )}
    </div>
    ${text(context, ["icon"], { label: "Name or address", placeholder: "https://", wide: true })}
  </div>`;
}
