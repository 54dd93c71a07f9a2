// UTF-8 of plaudit/javascript against the platform's, with any text and any bytes, including damaged ones.

import { expect, test } from "vitest";
import * as own from "../../../pkg-template/src/loaders/utf8.js";
import { randomFrom } from "./random.js";

/** Returns many short random lists of these. */
function listsOf(values: readonly number[]): number[][] {
  const random = randomFrom(8);
  return Array.from({ length: 2_000 }, () => Array.from({ length: random.below(12) }, () => random.pick(values)));
}

test("text with lone surrogates gives the same bytes, and never more than there is room for", () => {
  const units = [0x41, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfeff, 0xffff];
  for (const list of listsOf(units)) {
    const text = String.fromCharCode(...list);
    const bytes = new TextEncoder().encode(text);
    expect(new own.TextEncoder().encode(text), JSON.stringify(text)).toEqual(bytes);
    const room = new Uint8Array(text.length * 3);
    expect(new own.TextEncoder().encodeInto(text, room)).toEqual({ read: text.length, written: bytes.length });
  }
});

test("bytes give the same text, with the same replacements for invalid UTF-8", () => {
  const bytes = [
    0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff,
  ];
  for (const list of listsOf(bytes)) {
    const found = Uint8Array.from(list);
    expect(new own.TextDecoder().decode(found), String(found)).toBe(new TextDecoder("utf-8", { ignoreBOM: true }).decode(found));
  }
});

test("long text is assembled from parts whose borders split no character", () => {
  for (const length of [4_094, 4_095, 4_096, 4_097, 9_000]) {
    const text = `${"a".repeat(length)}💥é`;
    expect(new own.TextDecoder().decode(new TextEncoder().encode(text)) === text, `${length}`).toBe(true);
  }
});
