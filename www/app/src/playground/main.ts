import "../site/shared.ts";
import "../styles/page.css";
import "../styles/site.css";
import "../styles/playground.css";
import { init } from "plaudit";
import { fromHash } from "./link.ts";
import { Playground } from "./page.ts";

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no part called ${id}.`);
  return element;
};

Promise.all([fromHash(location.hash), init()]).then(
  ([shared]) => {
    const parts = {
      write: part("write"),
      problems: part("problems"),
      cards: part("cards"),
      month: part("month"),
      whatIf: part("what-if"),
      standings: part("standings"),
      status: part("status"),
    };
    new Playground(parts, shared);
    // From now on it is stored on this device: a reload shows it with the changes since.
    if (shared !== undefined) history.replaceState(null, "", location.pathname);
  },
  (error: unknown) => {
    part("write").textContent = `plaudit could not start: ${error instanceof Error ? error.message : String(error)}`;
  },
);
