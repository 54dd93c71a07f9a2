/** The authority's wasm, in hexadecimal digits. */
export const hex: string;
