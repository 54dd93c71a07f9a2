// The contents fold on a phone, and are open beside the text if there is room for both.

/** Esc folds them, and so does a press on a heading of this page. */
export function foldContents(): void {
  const fold = document.querySelector<HTMLDetailsElement>(".contents-fold");
  if (fold === null) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.open = false;
    fold.querySelector("summary")?.focus();
  });
}
