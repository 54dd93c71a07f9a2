// Measurements of a page, as functions to run in it.

/** Returns elements that overflow the page horizontally. */
export function overflow(): string[] {
  const wide = document.documentElement.scrollWidth > innerWidth ? [`page: ${String(document.documentElement.scrollWidth)}`] : [];
  const popUps = document.querySelector("plaudit-unlocks")?.shadowRoot?.querySelectorAll("[part=toasts] *") ?? [];
  const lists = [...document.querySelectorAll("plaudit-achievements")].flatMap(({ shadowRoot }) => [
    ...(shadowRoot?.querySelectorAll("*") ?? []),
  ]);
  for (const element of [...document.querySelectorAll("main *, header *, dialog[open] *"), ...popUps, ...lists]) {
    const box = element.getBoundingClientRect();
    // A line with an ellipsis draws nothing beyond its box.
    const isCut = element.parentElement !== null && getComputedStyle(element.parentElement).textOverflow === "ellipsis";
    const unseen = isCut || getComputedStyle(element).clipPath !== "none" || element.closest(".unseen") !== null;
    if (!unseen && box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5))
      wide.push(`${element.tagName}.${element.getAttribute("class") ?? ""}`);
  }
  return wide;
}

/** Returns controls that are too small. */
export function smallControls(): string[] {
  const controls = "button, a[href]:not(.skip), input, select, summary";
  const inLists = [...document.querySelectorAll("plaudit-achievements")].flatMap(({ shadowRoot }) => [
    ...(shadowRoot?.querySelectorAll(controls) ?? []),
  ]);
  return [...document.querySelectorAll(controls), ...inLists].flatMap((control) => {
    const { width, height } = control.getBoundingClientRect();
    return width > 0 && (width < 24 || height < 24) ? [`${control.textContent ?? ""} ${String(width)}×${String(height)}`] : [];
  });
}

/** Returns texts with too little contrast. Backgrounds with pictures (the hero) are skipped; its panes are dark. */
export function poorContrast(): string[] {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (canvas === null) return ["no canvas"];
  const paint = (colors: string[]): number => {
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found: string[] = [];
  // The visual parent: the slot of slotted content, and the host of a shadow root.
  const around = (element: Element): Element | null => {
    const root = element.getRootNode();
    return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  };
  const check = (text: Node): void => {
    const element = text.parentElement;
    if (element === null || text.nodeValue?.trim() === "" || !element.checkVisibility()) return;
    if (element.closest(".hero, .unseen, .skip, :disabled, option, #dropzone, script") !== null) return;
    const behind: string[] = [];
    for (let outer: Element | null = element; outer !== null; outer = around(outer))
      behind.unshift(getComputedStyle(outer).backgroundColor);
    const [a, b] = [paint(["white", ...behind]), paint(["white", ...behind, getComputedStyle(element).color])];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} “${(text.nodeValue ?? "").trim()}” in ${element.className}`);
  };
  const lists = [...document.querySelectorAll("plaudit-achievements")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  for (const root of [document.body, ...lists]) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) check(texts.currentNode);
  }
  return found;
}
