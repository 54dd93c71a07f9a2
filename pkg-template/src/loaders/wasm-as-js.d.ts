/** A new instance of plaudit.wasm, as JavaScript. */
export function instantiate(imports: WebAssembly.ModuleImports): WebAssembly.Exports;
