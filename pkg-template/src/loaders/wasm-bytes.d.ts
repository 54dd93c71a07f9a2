/** plaudit.wasm, in base64. */
export const base64: string;
