// Compiles components with the React Compiler.

import { transformAsync } from "@babel/core";
import { transform } from "esbuild";
import * as runtime from "react/compiler-runtime";
import * as jsx from "react/jsx-runtime";
import type { ComponentType } from "react";

/** `scope`: names that the source may use without an import. Rejects if the compiler does not transform a component. */
export async function compiled<N extends string>(source: string, scope: Record<string, unknown>): Promise<Record<N, ComponentType>> {
  const plugins = [["babel-plugin-react-compiler", { target: "19", panicThreshold: "all_errors" }]];
  const parsed = await transformAsync(source, {
    filename: "component.jsx",
    babelrc: false,
    configFile: false,
    plugins,
    parserOpts: { plugins: ["jsx"] },
  });
  const code = parsed?.code ?? "";
  if (!code.includes("compiler-runtime")) throw new Error("the compiler has left it as it is");
  const { code: script } = await transform(code, { loader: "jsx", jsx: "automatic", format: "cjs" });
  const module = { exports: {} as Record<N, ComponentType> };
  const required = (name: string): unknown => (name.endsWith("compiler-runtime") ? runtime : jsx);
  new Function("module", "exports", "require", ...Object.keys(scope), script)(module, module.exports, required, ...Object.values(scope));
  return module.exports;
}
