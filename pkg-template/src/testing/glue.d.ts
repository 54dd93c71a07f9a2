// The types of the glue that wasm-bindgen generates from pkg-template/authority, wrapped in a function that creates it for one instance (assemble.mjs).

/** Every answer is `{"ok": …}` or `{"error": {"code", "message"}}`. */
export interface RawAuthority {
  publish(definitions: string): string;
  team(id: string, definitions: string, members: string, now: number): string;
  sync(player: string, request: string, verdicts: string, now: number): string;
  list(player: string, team: string, now: number): string;
  backup(): number;
  restore(backup: number): string;
}

export interface Glue extends WebAssembly.ModuleImports {
  MemoryAuthority: new (seed: string, adopts: boolean) => RawAuthority;
  __wbg_set_wasm(exports: object): void;
}

export function createGlue(): Glue;
