// Converts the output of wasm-bindgen and wasm2js to the form that the package needs.
import { transform } from "esbuild";

// wasm-bindgen's glue keeps one instance in module variables. Wrapped in a function, it can be created anew for each instance, without
// remains of one that trapped.
export function asFactory(source) {
  const names = [...source.matchAll(/^export (?:class|function) (\w+)/gm)].map((match) => match[1]);
  const body = source.replace(/^export /gm, "");
  if (names.length === 0 || /^\s*(import|export)\b/m.test(body)) throw new Error("wasm-bindgen's glue has an unexpected form");
  return `export function createGlue() {\n${body}\nreturn { ${names.join(", ")} };\n}\n`;
}

// The glue detects grown memory by the detached buffer of its view. The memory of the translation is an ordinary ArrayBuffer, which is
// replaced, never detached.
export function forJavaScript(glue) {
  const views = glue.match(/^let cached\w+Memory0 = null;$/gm) ?? [];
  let replaced = 0;
  const body = glue.replace(/if \((cached\w+Memory0) === null \|\| .*\) \{$/gm, (_condition, view) => {
    replaced += 1;
    return `if (${view} === null || ${view}.buffer !== wasm.memory.buffer) {`;
  });
  if (views.length === 0 || replaced !== views.length)
    throw new Error("wasm-bindgen's glue caches its views of memory in an unexpected way");
  return body;
}

// Imports the UTF-8 classes, which the platform may lack.
export function withUtf8(source, utf8) {
  return `import { TextDecoder, TextEncoder } from ${JSON.stringify(utf8)};\n${source}`;
}

// wasm2js writes a module that creates one instance at once; only its function that creates an instance is needed.
export async function translated(source, format) {
  const [, from] = /^import \* as \$\w+ from '(.+)';$/m.exec(source) ?? [];
  const end = source.indexOf("\nvar retasmFunc = asmFunc(");
  if (from === undefined || end < 0) throw new Error("wasm2js has written an unexpected form");
  const body = source.slice(0, end).replace(/^import .*$/gm, "");
  const module = `${body}\nexport function instantiate(imports) { return asmFunc({ ${JSON.stringify(from)}: imports }); }\n`;
  const { code } = await transform(module, { format, target: "es2020", minify: true, charset: "utf8", legalComments: "none" });
  return `// plaudit.wasm, translated to JavaScript.\n${code}`;
}
