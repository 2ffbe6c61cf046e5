// The only pages that need a script: a key speaks with the browser, not with a form. The forms
// say what they do with data-passkey: "add" a key, "use" one that the server names, or "login".
(() => {
  "use strict";
  const HANDLERS = { add: "signupForm", use: "authenticateForm", login: "loginForm" };
  const BUTTONS = { add: "signup", use: "authenticate", login: "login" };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const kind = form.dataset.passkey;
    const options = form.dataset.options ? JSON.parse(form.dataset.options) : {};
    const button = form.querySelector("[data-passkey-button]");
    const credential = form.querySelector("input[name=credential]");
    window.allauth.webauthn.forms[HANDLERS[kind]]({
      ids: { [BUTTONS[kind]]: button.id, credential: credential.id },
      data: { creation_options: options, request_options: options },
    });
  });

  // The key was refused, or its owner changed their mind: say so where the button is.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-failed]").forEach((place) => {
      place.hidden = false;
    });
  });
})();
