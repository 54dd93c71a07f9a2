// Measurements of both elements, as functions to run in the page.

/** Returns elements that overflow the page horizontally. */
export function overflow(): string[] {
  const wide = document.documentElement.scrollWidth > innerWidth ? [`page: ${document.documentElement.scrollWidth}`] : [];
  for (const { shadowRoot } of [app.list, app.unlocks]) {
    for (const element of shadowRoot?.querySelectorAll("*") ?? []) {
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 1 && (left < -0.5 || right > innerWidth + 0.5)) wide.push(`${element.tagName}.${element.className} ${left} ${right}`);
    }
  }
  return wide;
}

/** Returns controls that are too small. */
export function smallControls(): string[] {
  return [app.list, app.unlocks]
    .flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll("button") ?? [])])
    .flatMap((control) => {
      const { width, height } = control.getBoundingClientRect();
      return width > 0 && (width < 24 || height < 24) ? [`${control.textContent} ${width}×${height}`] : [];
    });
}

/** Returns running animations and transitions, in the page and in both elements. */
export function motions(): string[] {
  return [document, app.list.shadowRoot, app.unlocks.shadowRoot]
    .flatMap((root) => root?.getAnimations() ?? [])
    .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : "transition"));
}
