// Packs the package as npm publishes it, and installs it into a folder without a registry.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("../../pkg", import.meta.url));

/** Packs pkg/ into a folder; returns the tarball, and the paths in it. */
export function pack(folder) {
  const npm = (...words) => execFileSync("npm", words, { cwd: built, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [{ filename, files }] = JSON.parse(npm("pack", "--json", "--ignore-scripts", "--pack-destination", folder));
  return { tarball: join(folder, filename), files: files.map((file) => file.path).sort() };
}

/** Unpacks a tarball as <folder>/node_modules/plaudit. */
export function install(tarball, folder) {
  const target = join(folder, "node_modules/plaudit");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, JSON.stringify({ name: "consumer", private: true, type: "module" }));
}

/** Packs and unpacks for one folder; returns the paths in the tarball. */
export function installPacked(folder) {
  const packed = mkdtempSync(join(tmpdir(), "plaudit-pack-"));
  try {
    const { tarball, files } = pack(packed);
    install(tarball, folder);
    return files;
  } finally {
    rmSync(packed, { recursive: true });
  }
}
