"use client";

import { useEffect, useState } from "react";
import { compute } from "../compute.js";

export function Computed({ onServer }) {
  const [onClient, setOnClient] = useState();
  useEffect(() => void compute().then(setOnClient), []);
  return <output>{onClient && `server: ${onServer}; client: ${onClient}`}</output>;
}
