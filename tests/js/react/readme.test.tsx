// @vitest-environment happy-dom
// The README's examples of React and React Native, unchanged.

import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { beforeEach, expect, test } from "vitest";
import { wait } from "../client/harness.js";
import { doing, type Page, shown } from "./page.js";
import { bundled, Phone } from "./phone.js";
import { asked } from "./react-native.js";

const root = resolve(import.meta.dirname, "../../..");

beforeEach(() => {
  asked.announced = [];
});

/** The code under a heading. */
async function example(heading: string): Promise<string> {
  const readme = await readFile(join(root, "pkg-template/README.md"), "utf8");
  const [, code] = /```jsx\n([\s\S]*?)```/.exec(readme.split(`\n## ${heading}\n`)[1] ?? "") ?? [];
  if (code === undefined) throw new Error(`the README shows nothing under “${heading}”`);
  return code;
}

const button = (text: string) =>
  [...document.querySelectorAll("main button")].find((one): one is HTMLButtonElement => one.textContent === text);
const press = (text: string): Promise<void> => doing(() => button(text)?.click());

test("the example counts sessions, celebrates, and acknowledges", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plaudit-react-"));
  try {
    await mkdir(join(folder, "node_modules"));
    for (const name of ["react", "react-dom"]) await symlink(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
    await symlink(join(root, "pkg"), join(folder, "node_modules/plaudit"), "dir");
    const outfile = join(folder, "example.cjs");
    await build({
      stdin: { contents: await example("In React"), loader: "jsx", resolveDir: folder },
      bundle: true,
      format: "cjs",
      packages: "external",
      jsx: "automatic",
      outfile,
      logLevel: "error",
    });
    const load = createRequire(outfile);
    // Compiling takes time; everything after it happens at once.
    await (load("plaudit") as typeof import("../../../pkg/index.js")).init();
    await doing(() => load(outfile));
    await press("0 of 2 sessions");
    await press("1 of 2 sessions");
    expect(document.body.textContent).toBe("2 of 2 sessionsRegular! Thanks");
    await press("Thanks");
    expect(document.body.textContent).toBe("2 of 2 sessions");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("on a phone the example stores its sessions in AsyncStorage, announces its celebration, and acknowledges once", async () => {
  const bundle = await bundled(await example("In React Native"));
  const phone = new Phone();
  let app: Page | undefined;
  const answered = async (): Promise<void> => {
    while (phone.isBusy) await doing(() => wait(0.001));
  };
  /** Opens the app again. */
  const open = async (): Promise<string> => {
    await app?.unmount();
    const App = phone.start(bundle);
    app = await shown(<App />);
    await answered();
    return app.text();
  };
  const tap = async (text: string): Promise<string | undefined> => {
    await press(text);
    await answered();
    return app?.text();
  };
  expect(await open()).toBe("0 of 2 sessions");
  expect(await tap("0 of 2 sessions")).toBe("1 of 2 sessions");
  expect(await open()).toBe("1 of 2 sessions");
  expect(asked.announced).toEqual([]);
  expect(await tap("1 of 2 sessions")).toBe("2 of 2 sessionsRegular! Thanks");
  expect(asked.announced).toEqual(["Regular!"]);
  expect(await tap("Regular! Thanks")).toBe("2 of 2 sessions");
  expect(await open()).toBe("2 of 2 sessions");
  expect(asked.announced).toEqual(["Regular!"]);
});
