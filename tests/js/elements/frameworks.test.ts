// The documentation's snippets for other frameworks, unchanged: compiled by each framework, and run in the browser.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseTemplate } from "@angular/compiler";
import { transformAsync } from "@babel/core";
import solid from "babel-preset-solid";
import { build } from "esbuild";
import { compile } from "svelte/compiler";
import { expect } from "vitest";
import { compileScript, parse } from "vue/compiler-sfc";
import { test } from "./page.ts";

const root = resolve(import.meta.dirname, "../../..");
const page = readFileSync(resolve(root, "www/app/docs/pages/elements.md"), "utf8");
const snippet = (language: string): string => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? "";

const CLIENT = `
  import { createClient, memoryStore } from "plaudit/client";
  const definitions = { achievements: { first: { name: "First steps", max_count: 1 } } };
  export const client = createClient({ player: "ada", definitions, store: memoryStore() });
  globalThis.earn = async () => (await client).record({ type: "update", achievements: { first: 1 } });
`;

/** For each framework: its component as a module, and the code that mounts it. */
const FRAMEWORKS: { [name: string]: { component: () => Promise<string> | string; mount: string } } = {
  Vue: {
    component: () =>
      compileScript(parse(snippet("vue")).descriptor, {
        id: "app",
        inlineTemplate: true,
        templateOptions: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("plaudit-") } },
      }).content,
    mount: 'import { createApp } from "vue"; import App from "app"; createApp(App).mount("main");',
  },
  Svelte: {
    component: () => compile(snippet("svelte"), { filename: "App.svelte", generate: "client" }).js.code,
    mount: 'import { mount } from "svelte"; import App from "app"; mount(App, { target: document.querySelector("main") });',
  },
  Solid: {
    component: async () =>
      (await transformAsync(snippet("tsx"), { filename: "app.jsx", babelrc: false, configFile: false, presets: [solid] }))?.code ?? "",
    mount:
      'import { render } from "solid-js/web"; import { createComponent } from "solid-js"; import App from "app"; render(() => createComponent(App, {}), document.querySelector("main"));',
  },
};

test.for(Object.entries(FRAMEWORKS))("%s lists, celebrates and claims", async ([, { component, mount }], { browser }) => {
  const modules: Record<string, string> = { app: await component(), "./client.js": CLIENT };
  const { outputFiles } = await build({
    stdin: { contents: mount, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "iife",
    conditions: ["browser"],
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "true",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    logLevel: "error",
    alias: { "plaudit/client": resolve(root, "pkg/client.js"), "plaudit/elements": resolve(root, "pkg/elements.js") },
    plugins: [
      {
        name: "the snippet",
        setup(setup) {
          setup.onResolve({ filter: /^(app|\.\/client\.js)$/ }, ({ path, importer }) =>
            path === "app" || importer === "app" ? { path, namespace: "snippet" } : undefined,
          );
          setup.onLoad({ filter: /.*/, namespace: "snippet" }, ({ path }) => ({
            contents: modules[path] ?? "",
            loader: "js",
            resolveDir: import.meta.dirname,
          }));
        },
      },
    ],
  });
  const shown = await browser.newPage();
  const said: string[] = [];
  shown.on("console", (message) => said.push(message.text()));
  shown.on("pageerror", (error) => said.push(String(error)));
  await shown.route("http://localhost/**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><main></main>" }));
  await shown.goto("http://localhost/");
  await shown.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  await shown.locator("plaudit-achievements[layout=grid] [part~=row]").waitFor();
  // The page itself watches for the pop-up, which leaves after six seconds.
  const popUp = shown.waitForFunction(() =>
    [...(document.querySelector("plaudit-unlocks")?.shadowRoot?.querySelectorAll("[part~=toast]") ?? [])].some(
      (toast) => toast.textContent?.includes("First steps") && toast.checkVisibility(),
    ),
  );
  await Promise.all([popUp, shown.evaluate("earn()")]);
  await shown.locator("plaudit-unlocks [part=body] button").waitFor();
  await shown.locator("plaudit-achievements").getByRole("button", { name: "Claim First steps" }).click();
  await expect.poll(() => said).toEqual(["claimed first"]);
  await shown.close();
});

test("Angular's compiler reads its template: `client` is a property, `plaudit-claim` an event", () => {
  const [, template = ""] = /CUSTOM_ELEMENTS_SCHEMA[\s\S]*?```html\n([\s\S]*?)```/.exec(page) ?? [];
  const { nodes, errors } = parseTemplate(template, "app.html");
  const elements = (nodes as { name?: string; inputs?: { name: string; type: number }[]; outputs?: { name: string }[] }[])
    .filter(({ name }) => name !== undefined)
    .map(({ name, inputs = [], outputs = [] }) => ({ name, inputs, outputs: outputs.map((output) => output.name) }));
  expect(errors ?? []).toEqual([]);
  // 0: bound as a property, not as an attribute.
  const client = expect.objectContaining({ name: "client", type: 0 });
  expect(elements).toEqual([
    { name: "plaudit-achievements", inputs: [client], outputs: ["plaudit-claim"] },
    { name: "plaudit-unlocks", inputs: [client], outputs: [] },
  ]);
});

test("Nuxt is configured as in the project that is built with it", () => {
  const [, options = ""] = /`nuxt\.config\.ts`: `([^`]+)`/.exec(page) ?? [];
  const project = readFileSync(resolve(root, "tests/js/packaging/hosts/nuxt/nuxt.config.ts"), "utf8");
  expect(options).not.toBe("");
  expect(project.replace("(tag: string)", "(tag)")).toContain(options);
});
