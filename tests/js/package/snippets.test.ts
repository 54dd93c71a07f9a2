// The snippets of both READMEs and the documentation: each compiles in strict TypeScript unchanged, and runs if that is possible here.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const PAGES = [
  "README.md",
  "pkg-template/README.md",
  ...readdirSync(join(root, "www/app/docs/pages")).map((page) => `www/app/docs/pages/${page}`),
];

interface Snippet {
  name: string;
  language: string;
  code: string;
}

/** Solid's snippet, whose JSX has other types; `elements/frameworks` compiles and runs it. */
const isSolid = (code: string): boolean => code.includes("prop:client=");

const snippets = PAGES.flatMap((page): Snippet[] => {
  const blocks = readFileSync(join(root, page), "utf8").matchAll(/^```(js|jsx|tsx?)\b.*\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, language = "", code = ""], index) => ({
    name: `${page.replace(/\W/g, "_")}_${String(index + 1)}`,
    language,
    code,
  }));
}).filter(({ code }) => !isSolid(code));
const find = (page: string, containing: string): Snippet => {
  const found = snippets.find(({ name, code }) => name.startsWith(page.replace(/\W/g, "_")) && code.includes(containing));
  if (found === undefined) throw new Error(`${page} shows nothing with ${containing}`);
  return found;
};

/** Types of packages that are not installed here, as far as the snippets use them. */
const OTHERS = {
  "@capacitor/preferences": `export declare const Preferences: { get(options: { key: string }): Promise<{ value: string | null }>;
    set(options: { key: string; value: string }): Promise<void>; remove(options: { key: string }): Promise<void> };`,
  "@react-native-async-storage/async-storage": `declare const AsyncStorage: { getItem(key: string): Promise<string | null>;
    setItem(key: string, value: string): Promise<void>; removeItem(key: string): Promise<void> };\nexport default AsyncStorage;`,
  "@capacitor/local-notifications": `export declare const LocalNotifications: { getPending(): Promise<{ notifications: { id: number }[] }>;
    cancel(options: { notifications: { id: number }[] }): Promise<void>;
    schedule(options: { notifications: { id: number; title: string; body: string; schedule?: { at?: Date } }[] }): Promise<unknown> };`,
  "expo-notifications": `export declare enum SchedulableTriggerInputTypes { DATE = "date" }
    export declare function cancelAllScheduledNotificationsAsync(): Promise<void>;
    export declare function scheduleNotificationAsync(request: { identifier?: string; content: { title?: string; body?: string };
      trigger: { type: SchedulableTriggerInputTypes.DATE; date: Date | number } | null }): Promise<string>;`,
  "react-native-get-random-values": "export {};",
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plaudit-snippets-"));
  const modules = join(folder, "node_modules");
  for (const name of ["react", "react-dom", "csstype", "@types/react", "@types/react-dom", "@heroiclabs/nakama-js", "vitest"]) {
    mkdirSync(join(modules, name, ".."), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name), "dir");
  }
  symlinkSync(join(root, "pkg"), join(modules, "plaudit"), "dir");
  for (const [name, types] of Object.entries(OTHERS)) {
    mkdirSync(join(modules, name), { recursive: true });
    writeFileSync(
      join(modules, name, "package.json"),
      JSON.stringify({ name, type: "module", exports: { ".": { types: "./index.d.ts", default: "./index.js" } } }),
    );
    writeFileSync(join(modules, name, "index.d.ts"), types);
  }
  cpSync(join(root, "www/app/docs/react-native/Celebration.tsx"), join(folder, "Celebration.tsx"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(folder, "achievements.json"), JSON.stringify({ achievements: { wins: { name: "Wins", max_count: 1 } } }));
  for (const recipe of readdirSync(join(root, "www/app/docs/recipes")))
    cpSync(join(root, "www/app/docs/recipes", recipe), join(folder, recipe.replace(/\.mjs$/, ".ts")));
  for (const { name, language, code } of snippets) writeFileSync(join(folder, `${name}.${language.endsWith("x") ? "tsx" : "ts"}`), code);
});

test("every kind of page has some", () => {
  expect(snippets.length).toBeGreaterThanOrEqual(10);
  for (const page of ["README.md", "pkg-template/README.md", "www/app/docs/pages/index.md", "www/app/docs/pages/hosts.md"])
    expect(find(page, "plaudit")).toBeDefined();
});

test("every snippet compiles in strict TypeScript unchanged", () => {
  const files = readdirSync(folder)
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    jsx: ts.JsxEmit.ReactJSX,
    resolveJsonModule: true,
    skipLibCheck: true,
    noEmit: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
    paths: { "react-native": [join(root, "tests/js/react/react-native.tsx")] },
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line =
      file === undefined
        ? ""
        : `${file.fileName.split("/").at(-1) ?? ""}:${String(file.getLineAndCharacterOfPosition(start ?? 0).line + 1)} `;
    return `${line}${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  expect(problems).toEqual([]);
});

/** Runs a snippet in Node, and returns the lines that it prints. */
function printed({ code }: Snippet, before = ""): string[] {
  writeFileSync(join(folder, "run.mjs"), `${before}\n${code}`);
  return execFileSync(process.execPath, ["--no-warnings", "run.mjs"], { cwd: folder, encoding: "utf8", timeout: 100_000 })
    .trim()
    .split("\n");
}

test("the package's first example unlocks, claims, explains, and saves a state", () => {
  const kept =
    "const kept = {}; globalThis.localStorage = { setItem: (key, value) => { kept[key] = value; process.stdout.write(`${JSON.parse(value).version}\\n`); } };";
  const lines = printed(find("pkg-template/README.md", "localStorage"), kept);
  expect(lines[0]).toBe("Win today, First steps");
  expect(lines[1]).toBe("{ gold: 100 }");
  expect(lines.slice(2).join(" ")).toMatch(/^\[ \{ code: 'claimed', until: 1790899200 \} \] 1790899200 2$/);
});

test("the package's client raises an unlock at the second session", () => {
  const snippet = find("pkg-template/README.md", "sessions: 2 } } } } },\n});");
  expect(printed(snippet)).toEqual(["{ value: 1, target: 2 }", "Regular"]);
});

test.each(["pkg-template/README.md", "www/app/docs/pages/hosts.md"])(
  "in Capacitor a client of %s stores its data in the preferences",
  (page) => {
    const preferences = `export const kept = new Map();
    export const Preferences = { get: async ({ key }) => ({ value: kept.get(key) ?? null }), set: async ({ key, value }) => { kept.set(key, value); }, remove: async ({ key }) => { kept.delete(key); } };
    process.on("exit", () => console.log(kept.size > 0));`;
    writeFileSync(join(folder, "node_modules/@capacitor/preferences/index.js"), preferences);
    expect(printed(find(page, "@capacitor/preferences"))).toEqual(["Regular", "true"]);
  },
);

test("in Capacitor a streak that is not kept today is scheduled as a notification, once, and taken back when it is", () => {
  const notifications = `export const LocalNotifications = {
    pending: [],
    getPending: async () => ({ notifications: LocalNotifications.pending }),
    cancel: async ({ notifications }) => { LocalNotifications.pending = LocalNotifications.pending.filter(({ id }) => !notifications.some((one) => one.id === id)); },
    schedule: async ({ notifications }) => { LocalNotifications.pending.push(...notifications); },
  };`;
  writeFileSync(join(folder, "node_modules/@capacitor/local-notifications/index.js"), notifications);
  const tomorrow = `const { now } = Date; let later = 0; Date.now = () => now() + later;`;
  const looked = `later = 86400000; await remind(); const of = () => LocalNotifications.pending.map(({ id, title, schedule }) => [Number.isInteger(id), title, schedule.at instanceof Date].join());
    console.log(of().join(" ")); await client.record({ type: "session_completed", duration_sec: 600 }); await remind(); console.log(of().length); process.exit();`;
  const snippet = find("www/app/docs/pages/hosts.md", "local-notifications");
  expect(printed({ ...snippet, code: `${snippet.code}\n${looked}` }, tomorrow)).toEqual(["true,Seven days,true", "0"]);
});

test("in Expo each daily is scheduled for its next midnight", () => {
  writeFileSync(
    join(folder, "node_modules/expo-notifications/index.js"),
    `export const SchedulableTriggerInputTypes = { DATE: "date" }; export const all = new Map();
    export const cancelAllScheduledNotificationsAsync = async () => all.clear();
    export const scheduleNotificationAsync = async (request) => { all.set(request.identifier, request); return request.identifier; };`,
  );
  const looked = `console.log([...Notifications.all.values()].map(({ content, trigger }) => [content.title, trigger.type, trigger.date > new Date()].join()).join(" ")); process.exit();`;
  const snippet = find("www/app/docs/pages/react-native.md", "expo-notifications");
  expect(printed({ ...snippet, code: `${snippet.code}\n${looked}` })).toEqual(["Win today,date,true"]);
});

test("the documentation's first example unlocks", () => {
  expect(printed(find("www/app/docs/pages/index.md", "createEngine"))).toEqual(["Win three matches"]);
});
