// The portal's beginning: WebAssembly for checks and previews, then the page.

import { init } from "plaudit";
import "./styles/index.css";

await init();
await import("./app.ts");
