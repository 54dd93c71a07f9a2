// What React Native adds to its JavaScript engine, as far as the app needs it: a timer that was never set can be cleared.

const { clearTimeout } = globalThis;

globalThis.clearTimeout = (timer) => {
  if (timer !== undefined) clearTimeout(timer);
};
