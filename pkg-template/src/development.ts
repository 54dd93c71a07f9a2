// Tells development from production.

/**
 * Whether this is development. Bundlers replace `process.env.NODE_ENV` by a literal and then drop code for development; Node reads it from
 * the environment. Where `process` does not exist, as in a page without a bundler, the answer is false.
 */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== "production";
  } catch {
    return false;
  }
}

declare const process: { env: { NODE_ENV?: string } };
