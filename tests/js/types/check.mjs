// Compiles real calls against the packed package, under every module resolution, and looks for `any` in its types.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  for (const name of ["@types/react", "csstype"]) cpSync(join(tests, "../../node_modules", name), join(folder, "node_modules", name), { recursive: true });
  for (const types of ["index.d.ts", "client.d.ts", "react.d.ts", "live.d.ts", "elements.d.ts"]) checkDeclarations(join(folder, "node_modules/plaudit", types));

  const usage = readFileSync(join(folder, "usage.ts"), "utf8");
  for (const [module, moduleResolution] of [["node16", "node16"], ["node20", "node16"], ["nodenext", "nodenext"], ["esnext", "bundler"]]) {
    // Import attributes are newer than node16.
    writeFileSync(join(folder, "usage.ts"), module === "node16" ? usage.replace(' with { type: "json" }', "") : usage);
    for (const lib of [["ES2022"], ["ES2022", "DOM"]]) compile(module, moduleResolution, lib);
  }
} finally {
  rmSync(folder, { recursive: true });
}

function compile(module, moduleResolution, lib) {
  const compilerOptions = { module, moduleResolution, lib, target: "ES2022", types: [], strict: true, exactOptionalPropertyTypes: true };
  Object.assign(compilerOptions, { noUncheckedIndexedAccess: true, resolveJsonModule: true, skipLibCheck: false, noEmit: true, jsx: "react-jsx" });
  const files = ["usage.ts", "client.ts", "live.ts", "react.tsx", ...(moduleResolution === "bundler" ? [] : ["common.cts"]), ...(lib.includes("DOM") ? ["elements.ts", "elements-react.tsx"] : ["platform.d.ts"])];
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  execFileSync(process.execPath, [tsc, "-p", folder], { stdio: "inherit" });
  console.log(`compiles: module ${module}, resolution ${moduleResolution}, lib ${lib.join(" ")}`);
}

/** Every item and every member is documented, and nothing is `any`. */
function checkDeclarations(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const wrong = [];
  const note = (node, problem) => wrong.push(`line ${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${problem}`);
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) note(node, "`any`");
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const item of source.statements.filter((statement) => !ts.isImportDeclaration(statement))) {
    const members = ts.isInterfaceDeclaration(item) || ts.isClassDeclaration(item) ? item.members : [];
    for (const node of [item, ...members]) {
      if (ts.getJSDocCommentsAndTags(node).length === 0) note(node, `undocumented: ${node.getText().slice(0, 40)}`);
    }
  }
  if (wrong.length > 0) throw new Error(`${file}\n${wrong.join("\n")}`);
}
