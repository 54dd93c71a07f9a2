import { useEffect, useState } from "react";
import { createEngine } from "plaudit";

const NOW = 1790812800;
const definitions = { achievements: { steps: { name: "Steps", max_count: 10 } } };

/** Counts a step each time that a component is mounted, each time with its own engine; `kept.state` passes from one to the next. */
export function useEngine(kept) {
  const [count, setCount] = useState();
  useEffect(() => {
    let here = true;
    const engine = createEngine(definitions, { state: kept.state });
    void engine.then((engine) => {
      if (!here) return;
      engine.apply({ type: "update", at: NOW, achievements: { steps: 1 } });
      kept.state = engine.state();
      setCount(engine.get("steps", NOW).count);
    });
    return () => {
      here = false;
      // Twice, like careless code.
      void engine.then((engine) => [engine.dispose(), engine.dispose()]);
    };
  }, [kept]);
  return count;
}
