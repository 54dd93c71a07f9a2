// Formats the matrix as text.

const COLUMNS = [
  ["project", ({ name }) => name],
  ["result", ({ problem }) => (problem === undefined ? "ok" : "FAILED")],
  ["wasm files", ({ wasm }) => wasm ?? "-"],
  ["output", ({ bytes }) => (bytes === undefined ? "-" : `${Math.round(bytes / 1000)} KB`)],
  ["seconds", ({ seconds }) => seconds.toFixed(1)],
  ["note", ({ note }) => note ?? ""],
];

export function table(results) {
  const lines = [COLUMNS.map(([title]) => title), ...results.map((result) => COLUMNS.map(([, cell]) => String(cell(result))))];
  const widths = COLUMNS.map((_column, index) => Math.max(...lines.map((line) => line[index].length)));
  const shown = lines.map((line) => `| ${line.map((cell, index) => cell.padEnd(widths[index])).join(" | ")} |`);
  return [shown[0], `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...shown.slice(1)].join("\n");
}
