// Runs before the page is drawn, so that a reader of the dark theme never sees a white flash.
// The design system's script does the rest: it reads and writes the same key.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("relais-js");
  let scheme = "system";
  try {
    scheme = window.localStorage.getItem("scheme") || "system";
  } catch {
    // Storage is closed to the page: the theme of the device stands.
  }
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = scheme === "dark" || (scheme === "system" && prefersDark);
  root.setAttribute("data-fr-theme", isDark ? "dark" : "light");
})();
