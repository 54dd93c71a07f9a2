// @vitest-environment happy-dom

import { playedIn } from "./elements-in-dom.js";

playedIn("happy-dom");
