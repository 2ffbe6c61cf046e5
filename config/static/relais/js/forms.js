// Small helps for forms; each of them works without this script too.
(() => {
  "use strict";
  // After a refused form, readers start at the summary of what to correct.
  document.querySelector("[data-form-errors]")?.focus();

  document.querySelectorAll("[data-show-password]").forEach((button) => {
    const field = document.getElementById(button.getAttribute("aria-controls"));
    button.addEventListener("click", () => {
      const isShown = field.type === "text";
      field.type = isShown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!isShown));
    });
    // The browser must recognise a password when the form is sent.
    field.form?.addEventListener("submit", () => {
      field.type = "password";
    });
  });
})();
