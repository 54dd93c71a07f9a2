// @vitest-environment jsdom

import { playedIn } from "./elements-in-dom.js";

playedIn("jsdom");
