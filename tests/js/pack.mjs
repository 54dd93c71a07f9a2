// The package as npm would publish it, installed into a folder without any registry.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("../../pkg", import.meta.url));

/** Packs pkg/ and unpacks the tarball as <folder>/node_modules/plaudit; returns the paths in the tarball. */
export function installPacked(folder) {
  const packed = mkdtempSync(join(tmpdir(), "plaudit-pack-"));
  try {
    const npm = (...words) => execFileSync("npm", words, { cwd: built, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const [{ filename, files }] = JSON.parse(npm("pack", "--json", "--ignore-scripts", "--pack-destination", packed));
    const target = join(folder, "node_modules/plaudit");
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", join(packed, filename), "-C", target, "--strip-components=1"]);
    const manifest = join(folder, "package.json");
    if (!existsSync(manifest)) writeFileSync(manifest, JSON.stringify({ name: "consumer", private: true, type: "module" }));
    return files.map((file) => file.path).sort();
  } finally {
    rmSync(packed, { recursive: true });
  }
}
