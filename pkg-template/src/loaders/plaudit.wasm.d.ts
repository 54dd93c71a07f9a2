/** plaudit.wasm, compiled by the platform. */
declare const module: WebAssembly.Module;
export default module;
