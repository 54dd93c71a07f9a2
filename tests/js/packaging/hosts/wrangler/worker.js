import { compute } from "./compute.js";

export default { fetch: async () => new Response(await compute()) };
