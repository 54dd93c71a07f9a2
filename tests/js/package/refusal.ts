// Checks of refused calls.

import { expect } from "vitest";
import type { ErrorCode, PlauditError } from "../../../pkg/index.js";

/** Makes a call, and returns the PlauditError that it throws; anything else fails the test. */
export function refusal(call: () => unknown, code?: ErrorCode): PlauditError {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown, "the call was not refused").toBeDefined();
  return asRefusal(thrown, code);
}

/** Awaits an asynchronous call, and returns the PlauditError that it rejects with. */
export async function rejection(call: () => Promise<unknown>, code?: ErrorCode): Promise<PlauditError> {
  const thrown = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown, "the call was not refused").toBeDefined();
  return asRefusal(thrown, code);
}

export function asRefusal(thrown: unknown, code?: ErrorCode): PlauditError {
  expect(thrown).toMatchObject({ name: "PlauditError", code: code ?? expect.any(String), message: expect.any(String) });
  expect(thrown).toBeInstanceOf(Error);
  return thrown as PlauditError;
}
