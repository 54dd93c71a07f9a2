import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { createEngine } from "plaudit";

// What outlives a hot update of this module.
const kept = (import.meta.hot.data.kept ??= { state: undefined, mounted: 0, left: 0 });

function Achievements() {
  const [shown, setShown] = useState("");
  useEffect(() => {
    kept.mounted += 1;
    let here = true;
    const engine = createEngine({ achievements: { steps: { name: "Steps", max_count: 10 } } }, { state: kept.state });
    void engine.then((engine) => {
      if (!here) return;
      engine.apply({ type: "update", at: 1790812800, achievements: { steps: 1 } });
      kept.state = engine.state();
      setShown(`counted ${engine.get("steps", 1790812800).count}, mounted ${kept.mounted} times, left ${kept.left} times`);
    });
    return () => {
      here = false;
      kept.left += 1;
      // Twice, as careless code does.
      void engine.then((engine) => [engine.dispose(), engine.dispose()]);
    };
  }, []);
  return <output>{shown}</output>;
}

const root = createRoot(document.getElementById("root"));
root.render(
  <StrictMode>
    <Achievements />
  </StrictMode>,
);
import.meta.hot.accept();
import.meta.hot.dispose(() => root.unmount());
