// The README's section on syncing, unchanged: in a page, with the authority started as described there, and then without a network.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";
import type { BrowserContext } from "playwright-core";
import { expect } from "vitest";
import type { Definitions } from "../../../pkg/index.js";
import { ServerProcess } from "../server-process.ts";
import { test as base } from "./world.ts";

const root = resolve(import.meta.dirname, "../../..");
const section = readFileSync(resolve(root, "README.md"), "utf8").split("# Syncing in 15 lines\n")[1]?.split(/^##/m)[0] ?? "";
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "";
const code = block("js");

/** Starts the README's authority, with its definitions and flags. */
const test = base.extend<{ started: ServerProcess }>({
  started: async ({}, use) => {
    const [, definitions = ""] = /^echo '(.*)' > achievements.json$/m.exec(block("sh")) ?? [];
    const [, origin = ""] = /--allow-origin (\S+)/.exec(block("sh")) ?? [];
    const authority = await ServerProcess.start(JSON.parse(definitions) as Definitions, "--allow-origin", origin);
    await use(authority);
    await authority.stop();
  },
});

/** Installs the snippet as an app, whose files come from the device, independent of the network. */
async function install(context: BrowserContext, url: string): Promise<void> {
  const contents = code.replace("http://127.0.0.1:8080", url);
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    alias: { "plaudit/client": resolve(root, "pkg/client.js") },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const script = outputFiles[0]?.text ?? "";
  await context.route(`${url}/`, (route) =>
    route.fulfill({ contentType: "text/html", body: '<!doctype html><title>App</title><script type="module" src="app.js"></script>' }),
  );
  await context.route(`${url}/app.js`, (route) => route.fulfill({ contentType: "text/javascript", body: script }));
}

test("takes 15 lines", () => {
  expect(code).toContain("createClient");
  expect(code.trim().split("\n").length).toBeLessThanOrEqual(15);
});

test("unlocks online; after a reload without a network it shows what there was, records, and sends it later", async ({
  browser,
  started: authority,
}) => {
  const context = await browser.newContext();
  await install(context, authority.url);
  const page = await context.newPage();
  const [said, faults]: [string[], string[]] = [[], []];
  page.on("console", (message) => {
    if (message.type() === "log") said.push(message.text());
  });
  page.on("pageerror", (error) => {
    faults.push(String(error));
  });
  const place = `plaudit:device:${authority.url}`;
  const kept = (): Promise<{ player: string; token: string }> =>
    page.evaluate((place) => JSON.parse(localStorage[place] as string) as { player: string; token: string }, place);
  const sessions = async (): Promise<number | undefined> => {
    const { state } = await authority.show((await kept()).player);
    return (state as { facts?: { sessions?: number } }).facts?.sessions;
  };

  await page.goto(authority.url);
  await expect.poll(() => [...said].sort()).toEqual(["1", "unlocked Regular"]);
  await expect.poll(sessions).toBe(1);

  const { player } = await kept();
  await context.setOffline(true);
  said.length = 0;
  await page.reload();
  await expect.poll(() => said).toEqual(["1"]);
  expect(await sessions()).toBe(1);

  // The token has become invalid meanwhile, and is exchanged for a new one of the same player.
  await page.evaluate((place) => {
    localStorage[place] = JSON.stringify({ ...JSON.parse(localStorage[place] as string), token: "worthless" });
  }, place);
  await context.setOffline(false);
  await expect.poll(sessions).toBe(2);
  const renewed = await kept();
  expect(renewed.player).toBe(player);
  expect(renewed.token).not.toBe("worthless");
  expect(faults).toEqual([]);
  await context.close();
});
