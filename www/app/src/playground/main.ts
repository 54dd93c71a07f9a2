import "../styles/base.css";
import "../styles/page.css";
import "../styles/site.css";
import "../styles/playground.css";
import { init } from "plaudit";
import { Playground } from "./page.ts";

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no part called ${id}.`);
  return element;
};

init().then(
  () => { new Playground({ write: part("write"), problems: part("problems"), month: part("month"), whatIf: part("what-if"), standings: part("standings"), status: part("status") }); },
  (error: unknown) => { part("write").textContent = `plaudit could not start: ${error instanceof Error ? error.message : String(error)}`; },
);
