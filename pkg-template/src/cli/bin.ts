// The executable: runs main.ts in this process.

import { main } from "./main.js";

// The commands print warnings themselves, so createEngine must not log them.
process.env["NODE_ENV"] = "production";

// `plaudit check … | head` closes the pipe early, which is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
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
