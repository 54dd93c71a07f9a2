// The editor with its buttons and samples.

import { h, type Child } from "../dom.ts";
import { button } from "../parts.ts";
import { samples } from "./samples.ts";

export function writing(editor: HTMLElement, team: boolean): Child[] {
  return [
    h(
      "div",
      { class: "panel-head" },
      h("h2", { id: "write-title" }, "Definitions"),
      h(
        "div",
        { class: "tools" },
        button("format", "Format", { icon: "scroll" }),
        button("open", "Open a file", { icon: "file" }),
        button("save", "Save", { icon: "download", label: "Save as a file" }),
      ),
    ),
    h(
      "div",
      { class: "fields" },
      h(
        "label",
        {},
        "Start with",
        h(
          "select",
          { id: "sample" },
          h("option", { value: "" }, "choose…"),
          samples.map(({ id, name }) => h("option", { value: id }, name)),
        ),
      ),
      button("share", "Copy a link", { icon: "link", label: "Copy a link to this document" }),
      h("label", { class: "check" }, h("input", { type: "checkbox", id: "team", checked: team }), "Team document"),
    ),
    editor,
    h("p", { class: "caption editor-foot" }, h("span", { id: "caret" }, "line 1, column 1"), h("span", { id: "kept" })),
  ];
}
