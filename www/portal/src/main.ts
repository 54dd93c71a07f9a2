// Starts the portal: loads the WebAssembly for checks and previews, then shows the page.

import { init } from "plaudit";
import "./styles/index.css";

await init();
await import("./app.ts");
