// Compiles real calls against the packed package with every module resolution, and searches its types for `any`.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { installPacked } from "../pack.mjs";

const tests = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(tests, "../../node_modules/typescript/bin/tsc");
const folder = mkdtempSync(join(tmpdir(), "plaudit-types-"));

try {
  cpSync(join(tests, "types/consumer"), folder, { recursive: true });
  installPacked(folder);
  for (const name of ["@types/react", "csstype"])
    cpSync(join(tests, "../../node_modules", name), join(folder, "node_modules", name), { recursive: true });
  const packed = join(folder, "node_modules/plaudit");
  const entries = ["index.d.ts", "client.d.ts", "react.d.ts", "live.d.ts", "elements.d.ts", "testing.d.ts"];
  const parts = readdirSync(join(packed, "types")).filter((name) => name.endsWith(".d.ts"));
  for (const types of [...entries, ...parts.map((name) => `types/${name}`)]) checkDeclarations(join(packed, types));

  const importing = ["usage.ts", "constant.ts"].map((name) => [join(folder, name), readFileSync(join(folder, name), "utf8")]);
  for (const [module, moduleResolution] of [
    ["node16", "node16"],
    ["node20", "node16"],
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    // Import attributes are newer than node16.
    for (const [file, text] of importing) writeFileSync(file, module === "node16" ? text.replace(' with { type: "json" }', "") : text);
    for (const lib of [["ES2022"], ["ES2022", "DOM"]]) compile(module, moduleResolution, lib);
  }
  for (const type of ["module", "commonjs"]) registered(type);
  large();
} finally {
  rmSync(folder, { recursive: true });
}

/** A project whose `Register` the command line has filled. */
function registered(type) {
  const project = join(folder, `registered-${type}`);
  cpSync(join(tests, "types/registered"), project, { recursive: true });
  writeFileSync(join(project, "package.json"), JSON.stringify({ type }));
  const cli = join(folder, "node_modules/plaudit/cli.js");
  writeFileSync(join(project, "ids.d.ts"), execFileSync(process.execPath, [cli, "types", join(project, "definitions.json")]));
  const compilerOptions = {
    module: "nodenext",
    lib: ["ES2022"],
    target: "ES2022",
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    jsx: "react-jsx",
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["ids.d.ts", "use.ts"] }));
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
  console.log(`compiles: registered ids, ${type}`);
}

/** Checks that the work of an editor on definitions `as const` grows with their size by little. It counts the compiler's steps, not time. */
function large() {
  const ids = 1_000;
  const nodes = Array.from({ length: ids }, (_, index) => {
    const node = { name: `Name ${index}`, category: `group_${index % 9}` };
    if (index % 5 === 0) return { ...node, trigger: { content: { content_ids: [`content_${index}`] } } };
    return { ...node, max_count: 3, reward: { guaranteed: { currencies: { gold: { min: index } } } } };
  });
  const achievements = Object.fromEntries(nodes.map((node, index) => [`id_${index}`, node]));
  const file = join(folder, "large.ts");
  writeFileSync(
    file,
    `import { createClient } from "plaudit/client";
    const client = await createClient({ player: "ada", definitions: ${JSON.stringify({ achievements })} as const });
    await client.record({ type: "update", achievements: { id_1: 1 } });
    await client.record({ type: "content_completed", content_id: "content_5" });
    client.get("id_999");
    // @ts-expect-error there is no such id
    client.get("id_1000");
    export {};`,
  );
  const { NodeNext } = ts.ModuleKind;
  const options = { module: NodeNext, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"], types: [], strict: true, noEmit: true };
  const program = ts.createProgram({ rootNames: [file], options });
  const wrong = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const steps = { instantiations: program.getInstantiationCount(), relations: program.getRelationCacheSizes().assignable };
  for (const [name, most] of Object.entries({ instantiations: 30 * ids, relations: 13 * ids }))
    if (steps[name] > most) throw new Error(`${steps[name]} ${name} for ${ids} ids, of ${most}`);
  console.log(`compiles: ${ids} ids as const, ${JSON.stringify(steps)}`);
}

function compile(module, moduleResolution, lib) {
  const compilerOptions = { module, moduleResolution, lib, target: "ES2022", types: [], strict: true, exactOptionalPropertyTypes: true };
  Object.assign(compilerOptions, {
    noUncheckedIndexedAccess: true,
    resolveJsonModule: true,
    skipLibCheck: false,
    noEmit: true,
    jsx: "react-jsx",
  });
  const files = [
    "usage.ts",
    "constant.ts",
    "testing.ts",
    "client.ts",
    "live.ts",
    "react.tsx",
    ...(moduleResolution === "bundler" ? [] : ["common.cts"]),
    ...(lib.includes("DOM") ? ["elements.ts", "elements-react.tsx"] : ["platform.d.ts"]),
  ];
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  execFileSync(process.execPath, [tsc, "-p", folder], { stdio: "inherit" });
  console.log(`compiles: module ${module}, resolution ${moduleResolution}, lib ${lib.join(" ")}`);
}

/** Checks that every export and member is documented, and that no type is `any`. */
function checkDeclarations(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const wrong = [];
  const note = (node, problem) => wrong.push(`line ${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${problem}`);
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) note(node, "`any`");
    ts.forEachChild(node, visit);
  };
  visit(source);
  const isListed = (statement) => !ts.isImportDeclaration(statement) && !isWhole(statement);
  for (const item of source.statements.filter(isListed)) {
    const members = ts.isInterfaceDeclaration(item) || ts.isClassDeclaration(item) ? item.members : [];
    for (const node of [item, ...members]) {
      if (ts.getJSDocCommentsAndTags(node).length === 0) note(node, `undocumented: ${node.getText().slice(0, 40)}`);
    }
  }
  if (wrong.length > 0) throw new Error(`${file}\n${wrong.join("\n")}`);
}

/** `export * from …` */
function isWhole(statement) {
  return ts.isExportDeclaration(statement) && statement.exportClause === undefined;
}
