// A replacement for Lit's DOM shim on servers: classes that can be extended, but no custom elements.

export const HTMLElement = class {};
export const customElements = undefined;
