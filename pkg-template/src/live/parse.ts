// Server-sent events, as they come in pieces.

/** No event of the authority's is longer; what is, is something else. */
const MOST_CHARACTERS = 65_536;

/** Takes pieces of text; calls back with each event's name and data, and for a comment with neither. */
export function parser(told: (name: string, data: string) => void): (piece: string) => void {
  let [rest, name] = ["", ""];
  let data: string[] = [];
  let length = 0;
  return (piece) => {
    // A CR at the end may be half of a CRLF.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) told(name || "message", data.join("\n"));
        name = "";
        data = [];
        length = 0;
        continue;
      }
      const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === "event") name = value;
      if (field === "data") {
        data.push(value);
        // Each line of it counts, an empty one too.
        length += value.length + 1;
      }
      if (field === "") told("", "");
    }
    if (rest.length + length > MOST_CHARACTERS) throw new Error("the event is too long");
  };
}
