// What React Native adds to its JavaScript engine, as far as the app needs it: a timer that was never set can be cleared, and one
// that is set for later does not fire at once, as this engine's own would. Here nothing waits: what is a second away never comes.

const { clearTimeout, setTimeout } = globalThis;

globalThis.setTimeout = (action, delay = 0) => (delay < 1_000 ? setTimeout(action, delay) : undefined);
globalThis.clearTimeout = (timer) => {
  if (timer !== undefined) clearTimeout(timer);
};
