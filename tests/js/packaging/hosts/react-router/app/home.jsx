import { useEffect, useState } from "react";
import { compute } from "../compute.js";

export const loader = async () => ({ server: await compute() });

export default function Home({ loaderData }) {
  const [value, setValue] = useState("");
  useEffect(() => void compute().then((client) => setValue(`server: ${loaderData.server}; client: ${client}`)), [loaderData]);
  return <output>{value}</output>;
}
