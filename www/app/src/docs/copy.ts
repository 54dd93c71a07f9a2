// Adds a button to each block of code that copies it.

import { h } from "../dom.ts";
import { toHash } from "../playground/link.ts";

function link(anchor: HTMLAnchorElement, text: string): void {
  toHash(text).then(
    (hash) => {
      anchor.href = `../playground.html${hash}`;
    },
    () => {
      // In a browser that cannot compress, the playground opens with its stored text.
    },
  );
}

export function addCopyButtons(page: ParentNode, status: HTMLElement | null): void {
  for (const figure of page.querySelectorAll<HTMLElement>("figure.code")) {
    const name = figure.querySelector("figcaption")?.textContent;
    const text = h("span", {}, "Copy");
    const button = h(
      "button",
      { type: "button", class: "copy", "aria-label": name === undefined ? "Copy the code" : `Copy ${name}` },
      text,
    );
    button.addEventListener("click", () => {
      const code = figure.querySelector("code")?.textContent ?? "";
      const say = (done: boolean): void => {
        text.textContent = done ? "Copied" : "Not allowed";
        if (status !== null) status.textContent = done ? "Copied." : "This browser does not let the page copy.";
        setTimeout(() => {
          text.textContent = "Copy";
        }, 2_000);
      };
      navigator.clipboard.writeText(code).then(
        () => {
          say(true);
        },
        () => {
          say(false);
        },
      );
    });
    // Definitions open in the playground exactly as shown here.
    const code = figure.querySelector("code")?.textContent ?? "";
    const open =
      figure.dataset["language"] === "json" && code.includes('"achievements"')
        ? h("a", { class: "open-in", href: "../playground.html" }, "Open in playground")
        : undefined;
    if (open !== undefined) link(open, code);
    figure.append(h("div", { class: "tools-of-code" }, open, button));
  }
}
