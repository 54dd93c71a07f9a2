"use client";

import { useEffect, useState } from "react";
import { compute } from "../compute.js";
import { record } from "../record.js";

export function Computed({ onServer }) {
  const [onClient, setOnClient] = useState();
  useEffect(() => {
    void Promise.all([compute(), record()]).then(([computed, stored]) => setOnClient(`${computed}, stored ${stored}`));
  }, []);
  return <output>{onClient && `server: ${onServer}; client: ${onClient}`}</output>;
}
