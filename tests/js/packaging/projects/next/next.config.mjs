import { join } from "node:path";

// Next itself is installed above the project.
const root = join(import.meta.dirname, "../../../../..");

export default { turbopack: { root }, outputFileTracingRoot: root };
