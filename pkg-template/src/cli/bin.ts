// The executable: runs main.ts in this process.

import { main } from "./main.js";

// The commands print warnings themselves, so createEngine must not log them.
process.env["NODE_ENV"] = "production";

// `plaudit check … | head` closes the pipe early, which is no error: the rest is not written, and the status stays that of the command.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
// Without this, Node's status would be 1, which means that the file has problems.
process.on("uncaughtException", (error: unknown) => {
  process.stderr.write(`plaudit: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(2);
});

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20) {
  process.stderr.write(`plaudit: this command needs Node 20 or later, found ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  // Sets the status and lets the process end by itself, so that all output reaches a pipe.
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
  });
}
