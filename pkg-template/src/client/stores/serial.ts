// One after the other.

/** Runs actions one at a time, in the order in which they were asked for; one that fails does not stop the next. */
export function serial(): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const run = last.then(action, action);
    last = run.catch(() => undefined);
    return run;
  };
}
