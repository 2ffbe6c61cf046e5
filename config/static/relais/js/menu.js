// The menu folds on a phone. Without this script it stays open.
(() => {
  "use strict";
  const button = document.querySelector("[data-menu-button]");
  const menu = document.getElementById("menu");
  if (!button || !menu) {
    return;
  }

  const setOpen = (isOpen) => {
    button.setAttribute("aria-expanded", String(isOpen));
    menu.classList.toggle("relais-menu--open", isOpen);
  };

  button.addEventListener("click", () => {
    setOpen(button.getAttribute("aria-expanded") !== "true");
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      setOpen(false);
      button.focus();
    }
  });
  // The skip link to the menu must find it open.
  window.addEventListener("hashchange", () => {
    if (window.location.hash === "#menu") {
      setOpen(true);
      menu.focus();
    }
  });
  if (window.location.hash === "#menu") {
    setOpen(true);
  }
})();
