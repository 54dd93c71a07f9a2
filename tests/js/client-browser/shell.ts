// Bundles the app's files once.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Shell {
  html: string;
  script: string;
}

let made: Promise<Shell> | undefined;

export function shell(): Promise<Shell> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<Shell> {
  const entry = fileURLToPath(new URL("app/app.ts", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  const script = outputFiles[0]?.text;
  if (script === undefined) throw new Error("esbuild has made nothing of app.ts");
  return { html: '<!doctype html><html lang="en"><title>App</title><script src="app.js"></script></html>', script };
}
