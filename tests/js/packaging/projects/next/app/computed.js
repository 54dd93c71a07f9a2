"use client";

import { useEffect, useState } from "react";
import { compute } from "../compute.js";
import { record } from "../record.js";
import { Hooked } from "./hooked.js";

export function Computed({ onServer }) {
  const [onClient, setOnClient] = useState();
  useEffect(() => {
    void Promise.all([compute(), record()]).then(([computed, stored]) => setOnClient(`${computed}, stored ${stored}`));
  }, []);
  const text = (hooked) => onClient && hooked && `server: ${onServer}; client: ${onClient}, hooked ${hooked}`;
  return <Hooked>{(hooked) => <output>{text(hooked)}</output>}</Hooked>;
}
