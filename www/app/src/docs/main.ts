import "../site/shared.ts";
import "../styles/site.css";
import "../styles/code.css";
import "../styles/docs.css";
import { h } from "../dom.ts";
import { addCopyButtons } from "./copy.ts";
import { foldContents } from "./fold.ts";

addCopyButtons(document, document.getElementById("status"));
foldContents();

const places = [...document.querySelectorAll<HTMLElement>("[data-preview]")];
if (places.length > 0) {
  import("./preview.ts")
    .then(({ preview }) => Promise.all(places.map((place) => preview(place, place.dataset["preview"] ?? ""))))
    .catch((error: unknown) => {
      for (const place of places) place.textContent = "The live elements could not be loaded.";
      console.warn("the elements could not be loaded", error);
    });
}

const portal = document.querySelector<HTMLElement>("[data-portal]");
if (portal !== null) {
  fetch("../authority.json", { cache: "no-store" })
    .then((answer) => answer.json() as Promise<{ portal?: boolean }>)
    .then(({ portal: hasPortal }) => {
      if (hasPortal === true) portal.append(h("a", { class: "button primary", href: "../portal/" }, "Open this server’s portal"));
    })
    .catch(() => {
      // A static host has no such file.
    });
}
