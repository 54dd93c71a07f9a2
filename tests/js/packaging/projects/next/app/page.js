import { compute } from "../compute.js";
import { Computed } from "./computed.js";

// At each request, on the server.
export const dynamic = "force-dynamic";

export default async function Page() {
  return <Computed onServer={await compute()} />;
}
