// A page that plays by itself and reports its observations, for browsers that tests cannot control.

import "../../../../pkg/elements.js";
import { createClient, memoryStore } from "../../../../pkg/client.js";
import type { AchievementDefinition, Definitions } from "../../../../pkg/index.js";
import { sample } from "./sample.ts";

const faults: string[] = [];
addEventListener("error", ({ message }) => faults.push(message));
addEventListener("unhandledrejection", ({ reason }) => faults.push(String(reason)));
document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => faults.push(violatedDirective));

const wait = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

async function until(holds: () => unknown): Promise<void> {
  for (let turn = 0; turn < 1_200 && !holds(); turn += 1) await wait(50);
  if (!holds()) throw new Error(`never: ${holds}`);
}

async function play(): Promise<object> {
  const { first, ...others } = sample.achievements as Record<string, AchievementDefinition>;
  const definitions: Definitions = { achievements: { first: { name: "First steps", ...first, tier: "gold" }, ...others } };
  const client = await createClient({ player: "ada", definitions, store: memoryStore() });
  const [list, unlocks, streak] = [
    document.createElement("plaudit-achievements"),
    document.createElement("plaudit-unlocks"),
    document.createElement("plaudit-streak"),
  ];
  list.client = unlocks.client = streak.client = client;
  document.querySelector("main")?.append(streak, list, unlocks);
  const inside = <E extends Element>(host: Element, selector: string): E[] => [...(host.shadowRoot?.querySelectorAll<E>(selector) ?? [])];
  await until(() => inside(list, "[part~=row]").length > 0);
  const earn = (...ids: string[]): Promise<unknown> =>
    client.record({ type: "update", achievements: Object.fromEntries(ids.map((id) => [id, 1])) });
  await earn("second", "third");
  await until(() => inside(unlocks, "[part~=toast]").length === 2);
  const titles = inside(unlocks, "[part~=toast] [part=name]").map(({ textContent }) => textContent);
  await until(() => inside(unlocks, "[role=status]")[0]?.textContent !== "");
  const said = inside(unlocks, "[role=status]")[0]?.textContent;
  const metal = inside<SVGElement>(list, '[data-key="first"] .medal .face').every((face) => face.getBoundingClientRect().width > 20);
  await earn("shout");
  const [dialog] = inside<HTMLDialogElement>(unlocks, "dialog");
  await until(() => dialog?.open);
  const modal = inside(unlocks, "#title")[0]?.textContent;
  const focus = unlocks.shadowRoot?.activeElement?.textContent;
  await wait(900);
  inside<HTMLButtonElement>(unlocks, ".actions [name=close]")[0]?.click();
  await until(() => !client.getSnapshot().inbox.some(({ id }) => id === "shout"));
  const [layouts, overflow]: [string[], string[]] = [[], []];
  for (const layout of ["cards", "grid", "list", "compact"]) {
    list.layout = layout;
    for (const width of ["280px", "100%"]) {
      list.style.inlineSize = width;
      await wait(50);
      if (
        inside<HTMLElement>(list, "[part~=row]").some((row) => row.getBoundingClientRect().width > list.getBoundingClientRect().width + 1)
      )
        overflow.push(`${layout} ${width}`);
    }
    layouts.push(layout);
  }
  await client.record({ type: "session_completed", duration_sec: 60 });
  await until(() => inside(streak, "[part=length]")[0]?.textContent === "1 day");
  const own = document.body.appendChild(document.createElement("dialog"));
  own.showModal();
  await earn("fourth");
  await wait(600);
  const dialogOfItsOwn = own.open && !inside(unlocks, "[part~=toast]").some((toast) => toast.textContent?.includes("Fourth"));
  await client.close();
  return {
    titles,
    said,
    metal,
    modal,
    focus,
    acknowledged: true,
    layouts,
    overflow,
    streak: inside(streak, "[part=length]")[0]?.textContent,
    dialogOfItsOwn,
  };
}

play()
  .catch((thrown: unknown) => ({ thrown: String(thrown) }))
  .then((seen) => fetch("/seen", { method: "POST", body: JSON.stringify({ agent: navigator.userAgent, faults, ...seen }) }));
