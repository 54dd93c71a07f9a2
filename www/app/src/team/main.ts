import "../site/shared.ts";
import "../styles/theme.css";
import "../styles/page.css";
import "../styles/site.css";
import "../styles/lists.css";
import "../styles/popups.css";
import "../styles/devices.css";
import "../styles/team.css";
import type { PlauditUnlocks } from "plaudit/elements";
import { TeamPage } from "./page.ts";

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no part called ${id}.`);
  return element;
};

TeamPage.start(part("main"), { status: part("status"), unlocks: part("unlocks") as PlauditUnlocks }).catch((error: unknown) => {
  part("main").append(`The team could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
});
