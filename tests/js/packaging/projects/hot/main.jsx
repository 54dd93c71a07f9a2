import { StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { useClient } from "./client.js";
import { useEngine } from "./engine.js";

// Data that survives a hot update of this module.
const kept = (import.meta.hot.data.kept ??= { state: undefined, mounted: 0, left: 0 });

function Achievements() {
  const [engine, client] = [useEngine(kept), useClient()];
  useEffect(() => {
    kept.mounted += 1;
    return () => void (kept.left += 1);
  }, []);
  const isCounted = engine > 0 && client > 0 && engine === client;
  return <output>{isCounted && `counted ${engine}, stored ${client}, mounted ${kept.mounted} times, left ${kept.left} times`}</output>;
}

const root = createRoot(document.getElementById("root"));
root.render(
  <StrictMode>
    <Achievements />
  </StrictMode>,
);
import.meta.hot.accept();
import.meta.hot.dispose(() => root.unmount());
