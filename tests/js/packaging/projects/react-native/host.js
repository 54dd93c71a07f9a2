// The parts of React Native's environment that the app needs: timers that were never set can be cleared, and later timers do not fire at
// once, unlike this engine's own. Nothing waits here: timers of a second or more never fire.

const { clearTimeout, setTimeout } = globalThis;

globalThis.setTimeout = (action, delay = 0) => (delay < 1_000 ? setTimeout(action, delay) : undefined);
globalThis.clearTimeout = (timer) => {
  if (timer !== undefined) clearTimeout(timer);
};
