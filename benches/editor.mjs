// Measures an editor's response times with typed ids: node benches/editor.mjs [number of ids, default 5000]
//
// Runs TypeScript's language service, as editors do, on a file of an app: opens it, then types an id key by key, asks for completions of
// the id, and for the errors of a wrong id. Compares with the same file without types for ids.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(import.meta.dirname, "..");
const count = Number(process.argv[2] ?? 5_000);
const KEYS = 20;

const nodes = Array.from({ length: count }, (_, index) => {
  const name = `Achievement ${index}`;
  if (index % 10 === 0) return { name, category: `group_${index % 50}`, trigger: { content: { content_ids: [`content_${index}`] } } };
  if (index % 10 === 1) return { name, category: `group_${index % 50}`, trigger: { stat: { id: `stat_${index}`, at_least: 5 } } };
  return {
    name,
    max_count: 3,
    category: `group_${index % 50}`,
    reset_cronexpr: "0 0 * * *",
    reward: { guaranteed: { currencies: { gold: { min: 100 } } } },
  };
});
const definitions = { achievements: Object.fromEntries(nodes.map((node, index) => [`achievement_${index}`, node])) };

/** The file of an app; its last id is the one that is typed. */
const app = (from, id) => `import { createClient } from "plaudit/client";
${from}
const client = await createClient({ player: "ada", definitions });
await client.record({ type: "update", achievements: { achievement_7: 1, achievement_8: 2 } });
await client.record({ type: "content_completed", content_id: "content_0" });
client.list({ category: "group_1" });
client.get("${id}");
`;

const CASES = {
  "no types for ids": {
    files: { "definitions.ts": 'import type { Definitions } from "plaudit";\nexport declare const definitions: Definitions;\n' },
    from: 'import { definitions } from "./definitions.js";',
    refuses: false,
  },
  "Register, by plaudit types": {
    files: { "definitions.ts": 'import type { Definitions } from "plaudit";\nexport declare const definitions: Definitions;\n' },
    register: true,
    from: 'import { definitions } from "./definitions.js";',
    refuses: true,
  },
  "definitions as const": {
    files: { "definitions.ts": `export const definitions = ${JSON.stringify(definitions, null, 1)} as const;\n` },
    from: 'import { definitions } from "./definitions.js";',
    refuses: true,
  },
};

console.log(`${count} ids, TypeScript ${ts.version}, Node ${process.version}; milliseconds`);
const untyped = measured(CASES["no types for ids"]);
for (const [name, one] of Object.entries(CASES)) {
  const { opened, typed, completed } = one.refuses ? measured(one) : untyped;
  console.log(
    `${name.padEnd(28)} opened ${round(opened)}, after a key ${round(median(typed))} (worst ${round(Math.max(...typed))}), completions ${round(median(completed))}`,
  );
  if (one.refuses)
    console.log(
      `| editor after a key, ${count} ids: ${name} | ${round(median(typed))} ms | ${round(median(untyped.typed))} ms untyped | ${round(median(typed) / median(untyped.typed))} |`,
    );
}

function measured({ files, register = false, from, refuses }) {
  const folder = mkdtempSync(join(tmpdir(), "plaudit-editor-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(root, "pkg"), join(folder, "node_modules/plaudit"), "dir");
    writeFileSync(join(folder, "package.json"), '{"type": "module"}');
    writeFileSync(join(folder, "definitions.json"), JSON.stringify(definitions));
    const texts = new Map(Object.entries(files).map(([file, text]) => [join(folder, file), { text, version: 0 }]));
    if (register)
      texts.set(join(folder, "ids.d.ts"), {
        text: execFileSync(process.execPath, [join(root, "pkg/cli.js"), "types", "definitions.json"], { cwd: folder, encoding: "utf8" }),
        version: 0,
      });
    const main = join(folder, "app.ts");
    texts.set(main, { text: app(from, "achievement_9"), version: 0 });
    const service = ts.createLanguageService(host(folder, texts));
    const opened = timed(() => errors(service, main));
    if (opened.value.length > 0) throw new Error(`it does not compile: ${opened.value.join("; ")}`);
    const typed = [];
    const completed = [];
    for (let key = 0; key < KEYS; key += 1) {
      const id = `achievement_x${key}`;
      const text = app(from, id);
      texts.set(main, { text, version: key + 1 });
      const checked = timed(() => errors(service, main));
      if (checked.value.length > 0 !== refuses)
        throw new Error(`an unknown id ${refuses ? "compiles" : `does not: ${checked.value.join("; ")}`}`);
      typed.push(checked.milliseconds);
      const completions = timed(() => service.getCompletionsAtPosition(main, text.indexOf(id) + 3, {}));
      if (refuses && completions.value.entries.length < count) throw new Error(`only ${completions.value.entries.length} completions`);
      completed.push(completions.milliseconds);
    }
    return { opened: opened.milliseconds, typed, completed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function host(folder, texts) {
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: [],
    strict: true,
    noEmit: true,
  };
  return {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: (file) => String(texts.get(file)?.version ?? 0),
    getScriptSnapshot: (file) => {
      const text = texts.get(file)?.text ?? ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (file) => texts.has(file) || ts.sys.fileExists(file),
    readFile: (file) => texts.get(file)?.text ?? ts.sys.readFile(file),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath,
  };
}

function errors(service, file) {
  return [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 200),
  );
}

function timed(action) {
  const begun = performance.now();
  const value = action();
  return { value, milliseconds: performance.now() - begun };
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function round(milliseconds) {
  return milliseconds.toFixed(milliseconds < 10 ? 1 : 0);
}
