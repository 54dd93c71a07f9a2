// @vitest-environment happy-dom
// The README's example of React, as it stands there.

import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { doing } from "./page.js";

const root = resolve(import.meta.dirname, "../../..");

test("the example counts sessions, celebrates, and is thanked", async () => {
  const readme = await readFile(join(root, "pkg/README.md"), "utf8");
  const [, code] = /```jsx\n([\s\S]*?)```/.exec(readme) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "plaudit-react-"));
  try {
    await mkdir(join(folder, "node_modules"));
    for (const name of ["react", "react-dom"]) await symlink(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
    await symlink(join(root, "pkg"), join(folder, "node_modules/plaudit"), "dir");
    const outfile = join(folder, "example.cjs");
    await build({ stdin: { contents: code ?? "", loader: "jsx", resolveDir: folder }, bundle: true, format: "cjs", packages: "external", jsx: "automatic", outfile, logLevel: "error" });
    const button = (text: string) => [...document.querySelectorAll("main button")].find((one): one is HTMLButtonElement => one.textContent === text);
    const load = createRequire(outfile);
    // Compiling takes time; all that follows happens at once.
    await (load("plaudit") as typeof import("../../../pkg/index.js")).init();
    await doing(() => load(outfile));
    await doing(() => button("0 of 2 sessions")?.click());
    await doing(() => button("1 of 2 sessions")?.click());
    expect(document.body.textContent).toBe("2 of 2 sessionsRegular! Thanks");
    await doing(() => button("Thanks")?.click());
    expect(document.body.textContent).toBe("2 of 2 sessions");
  } finally {
    await rm(folder, { recursive: true });
  }
});
