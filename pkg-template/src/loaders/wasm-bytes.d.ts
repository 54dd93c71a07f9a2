/** plaudit.wasm, in hexadecimal digits. */
export const hex: string;
