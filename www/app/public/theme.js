// Applies the visitor's choice of colours before the page is drawn; and the button that changes it.
// The script is neither a module nor at the end of the page, because it would then run after the first paint.
(() => {
  const KEY = "plaudit-theme";
  const ORDER = ["system", "light", "dark"];
  const NAMES = { system: "as the system", light: "light", dark: "dark" };
  const kept = () => {
    try {
      const value = localStorage.getItem(KEY);
      return ORDER.includes(value) ? value : "system";
    } catch {
      return "system";
    }
  };
  const root = document.documentElement;
  const set = (theme) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  let theme = kept();
  set(theme);

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-site=theme]");
    if (button === null) return;
    const show = () => {
      button.setAttribute("aria-label", `Colours: ${NAMES[theme]}`);
      button.title = `Colours: ${NAMES[theme]}`;
    };
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
      set(theme);
      show();
      try {
        localStorage.setItem(KEY, theme);
      } catch {
        // It applies to this page only, then.
      }
    });
  });
})();
