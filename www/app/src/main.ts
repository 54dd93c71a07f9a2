import "./site/shared.ts";
import "./styles/theme.css";
import "./styles/page.css";
import "./styles/lists.css";
import "./styles/popups.css";
import "./styles/devices.css";
import type { PlauditUnlocks } from "plaudit/elements";
import { App } from "./app.ts";
import { watchDrops } from "./files.ts";

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no part called ${id}.`);
  return element;
};

async function start(): Promise<void> {
  const app = await App.start(part("app"), { status: part("status"), unlocks: part("unlocks") as PlauditUnlocks });
  watchDrops(part("dropzone"), (file) => {
    app.openFile(file);
  });
}

start().catch((error: unknown) => {
  part("app").textContent = `plaudit could not start: ${error instanceof Error ? error.message : String(error)}`;
  throw error;
});
