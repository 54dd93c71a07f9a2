// How the package comes by its instances. The entries differ in nothing else: assemble.mjs puts the loader of another entry
// in place of this one.

export { loader } from "./loaders/inlined.js";
