import { compute } from "../../compute.js";

export const load = async () => ({ server: await compute() });
