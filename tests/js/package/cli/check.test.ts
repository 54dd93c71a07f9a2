// `plaudit check`, run as a process.

import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { file, folder, one, plaudit, program } from "./run.js";

const SECOND_LINE = '{ "achievements": {\r\n\t"daily": { "name": "Daily", "max_count": 1, "reset_cronexpr": "0 0 * *" }\r\n} }\r\n';
const COLUMN = (SECOND_LINE.split("\n")[1] ?? "").indexOf('"reset_cronexpr"') + 1;

describe("places", () => {
  test("a problem is shown with line, column, frame, help and pointer; the status is 1", () => {
    const { status, out } = plaudit(["check", file("with space/da ily.json", SECOND_LINE)]);
    expect(status).toBe(1);
    expect(out).toBe(
      [
        `with space/da ily.json:2:${COLUMN}: error bad_cron: \`0 0 * *\`: there are fewer than 5 fields`,
        '  1 | { "achievements": {',
        '  2 | \t"daily": { "name": "Daily", "max_count": 1, "reset_cronexpr": "0 0 * *" }',
        `    | \t${" ".repeat(COLUMN - 2)}${"^".repeat(27)}`,
        "  help: write `minute hour day-of-month month day-of-week`, optionally followed by the year, and then optionally preceded by the second",
        "  at /achievements/daily/reset_cronexpr",
        "",
        "1 error in 1 file",
        "",
      ].join("\n"),
    );
  });

  test("in a file of one long line, the frame shows the text around the place", () => {
    const achievements = Object.fromEntries(
      Array.from({ length: 99 }, (_, index) => [`a${index}`, { name: "A", max_count: index === 70 ? -1 : 1 }]),
    );
    const { out } = plaudit(["check", file("line.json", JSON.stringify({ achievements }))]);
    const [, text = "", mark = ""] = out.split("\n");
    expect(text.length).toBeLessThan(130);
    expect(text.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1)).toBe('"max_count":-1');
  });

  test.each([
    ["__proto__", "/achievements/__proto__/max_count"],
    ["a/b~c", "/achievements/a~1b~0c/max_count"],
    ["constructor", "/achievements/constructor/max_count"],
  ])("the id %s works like any other", (id, pointer) => {
    const text = `{"achievements": {${JSON.stringify(id)}: {"name": "A", "max_count": -1}}}`;
    const { out } = plaudit(["check", "--format", "json", file("ids.json", text)]);
    const { files } = JSON.parse(out) as { files: { issues: { path: string; column: number }[] }[] };
    expect(files[0]?.issues).toMatchObject([{ path: pointer, column: text.indexOf('"max_count"') + 1 }]);
  });

  test("an item of a list, and a place after a duplicate key", () => {
    const text =
      '{"achievements": {"a": {"name": "A", "max_count": 1, "precondition_ids": ["b", 5]}, "a": {"name": "A", "max_count": 1, "precondition_ids": ["b", 5]}, "b": {"name": "B", "max_count": 1}}}';
    const { out } = plaudit(["check", "--format", "json", file("items.json", text)]);
    const { files } = JSON.parse(out) as { files: { issues: { code: string; column: number }[] }[] };
    expect(files[0]?.issues).toMatchObject([
      { code: "repeated_key", column: text.lastIndexOf('"a"') + 1 },
      { code: "wrong_type", column: text.lastIndexOf("5") + 1 },
    ]);
  });
});

describe("texts that are not plain JSON", () => {
  test.each([
    ["a byte order mark", "\ufeff" + JSON.stringify(one), 0, "byte_order_mark"],
    ["UTF-16 with one, as PowerShell writes", Buffer.from("\ufeff" + JSON.stringify(one), "utf16le"), 0, "byte_order_mark"],
    ["comments", `// a comment\n${JSON.stringify(one)}`, 1, "name the file .jsonc"],
    [
      "a comma after the last member",
      '{"achievements": {"a": {"name": "A", "max_count": 1},}}',
      1,
      "1:54: error not_json: a key in double quotes is expected here",
    ],
    [
      "a key that stands twice",
      '{"achievements": {"a": {"name": "A", "name": "B", "max_count": 1}}}',
      0,
      '1:38: warning repeated_key: the key "name" occurs twice',
    ],
    ["nothing", "", 1, "the file is empty"],
    ["nothing but space", " \n", 1, "the file is empty"],
    ["a text cut short", '{"achievements": {"a": {"name": "A', 1, "its closing quote is missing"],
    ["brackets without end", "[".repeat(200_000), 1, "1:65: error too_deep"],
    ["an array", "[1]", 1, "expected an object, found an array"],
    ["null", "null", 1, "expected an object"],
    ["single quotes", "{'achievements': {}}", 1, "not_json"],
  ])("%s", (_name, content, status, says) => {
    const run = plaudit(["check", file("text.json", content)]);
    expect(run.out).toContain(says);
    expect(run.status).toBe(status);
  });

  test("comments and a last comma belong to .jsonc", () => {
    const run = plaudit(["check", file("text.jsonc", '{ // a comment\n "achievements": {"a": {"name": "A", "max_count": -1},}}')]);
    expect(run.out).toContain("text.jsonc:2:38: error negative");
    expect(run.out).toContain("1 error in 1 file");
  });

  test("Latin-1 is reported with its line", () => {
    const run = plaudit(["check", file("latin.json", Buffer.from('{"achievements":\n{"a":{"name":"\u00e4","max_count":1}}}', "latin1"))]);
    expect(run).toMatchObject({ status: 2, error: "plaudit: latin.json: a byte in line 2 is not UTF-8; save the file as UTF-8\n" });
  });
});

describe("status and formats", () => {
  const warned = { achievements: { a: { name: "A", max_count: 1, cron: "@daily" } } };

  test("warnings fail only with --strict", () => {
    file("warned.json", warned);
    expect(plaudit(["check", "warned.json"]).status).toBe(0);
    expect(plaudit(["check", "warned.json", "--strict"]).status).toBe(1);
    file("one.json", one);
    expect(plaudit(["check", "--strict", "one.json"])).toMatchObject({ status: 0, out: "no problems in 1 file\n" });
  });

  test("--team reads a team's document", () => {
    file("team.json", { achievements: { achievements: { a: { name: "A", count: 5 } } } });
    expect(plaudit(["check", "team.json"]).status).toBe(1);
    expect(plaudit(["check", "team.json", "--team"]).status).toBe(0);
  });

  test("the standard input is -", () => {
    expect(plaudit(["check", "-"], SECOND_LINE)).toMatchObject({
      status: 1,
      out: expect.stringContaining(`<stdin>:2:${COLUMN}: error bad_cron`),
    });
    expect(plaudit(["check", "-"], "")).toMatchObject({ status: 1, out: expect.stringContaining("the file is empty") });
  });

  test("--format github writes workflow commands, with line ends and signs escaped", () => {
    const { out } = plaudit(["check", "--format", "github", file("a,b:c%.json", { achievements: { a: { name: "A", max_count: -1 } } })]);
    expect(out.split("\n")[0]).toBe(
      "::error file=a%2Cb%3Ac%25.json,line=5,col=7,endColumn=22,title=plaudit%3A negative::expected a whole number from 0 to 2^53 - 1, found -1%0Ahelp: give 0 or more",
    );
  });

  test("--format json lists all problems of all files", () => {
    const { status, out } = plaudit(["check", "--format=json", file("one.json", one), file("warned.json", warned)]);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      errors: 0,
      warnings: 1,
      files: [
        { file: "one.json", issues: [] },
        { file: "warned.json", issues: [{ code: "foreign_key", severity: "warning", line: 6, help: expect.any(String) }] },
      ],
    });
  });

  test("an unreadable file does not hide the others", () => {
    file("warned.json", warned);
    expect(plaudit(["check", "nowhere.json", "warned.json", "."])).toEqual({
      status: 2,
      out: expect.stringContaining("1 warning in 1 file"),
      error: "plaudit: nowhere.json: there is no such file\nplaudit: .: this is a folder, not a file\n",
    });
  });

  test.each([
    [["check"]],
    [["check", "a.json", "--formt", "json"]],
    [["check", "a.json", "--format", "xml"]],
    [["chekc"]],
    [[]],
    [["__proto__"]],
  ])("%j is not a command: status 2", (words) => {
    const { status, out, error } = plaudit(words);
    expect(status).toBe(2);
    expect(out).toBe("");
    expect(error).toMatch(words.length < 2 && words[0] !== "check" ? /usage: plaudit <command>/ : /^plaudit: .*--help/);
  });

  test("--help is not a failure", () => {
    for (const words of [["--help"], ["check", "-h"], ["help"]])
      expect(plaudit(words)).toMatchObject({ status: 0, out: expect.stringContaining("usage: plaudit <command>"), error: "" });
  });
});

describe("large files", () => {
  test("10,000 definitions", () => {
    const achievements = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`a${index}`, { name: "A", max_count: 1, reset_cronexpr: "0 0 * * *" }]),
    );
    expect(plaudit(["check", "--strict", file("many.json", { achievements })])).toMatchObject({
      status: 0,
      out: "no problems in 1 file\n",
    });
  });

  test("50 MB with 10,000 warnings: a hundred are shown, the rest counted", () => {
    const words = "x".repeat(4_950);
    const achievements = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [
        `a${index}`,
        { name: "A", max_count: 1, cron: "@daily", additional_properties: { words } },
      ]),
    );
    file("huge.json", { achievements });
    const { status, out } = plaudit(["check", "huge.json"]);
    expect(status).toBe(0);
    expect(out).toContain("9900 more problems; --format json lists all of them");
    expect(out).toMatch(/10000 warnings in 1 file\n$/);
  });
});

describe("the status is true", () => {
  test("also if the reader of the output has gone", () => {
    const run = spawnSync(
      "bash",
      ["-c", '"$0" "$@" | true; echo "${PIPESTATUS[0]}"', process.execPath, program, "check", file("gone.json", SECOND_LINE)],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    expect([run.stdout, run.stderr]).toEqual(["1\n", ""]);
  });

  test("and 2 after a crash, whose trace is shown", () => {
    const fault = "data:text/javascript,process.stdout.write = () => { throw new Error('a fault') }";
    const run = spawnSync(process.execPath, ["--import", fault, program, "check", file("fine.json", one)], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/a fault\n +at /);
  });
});
