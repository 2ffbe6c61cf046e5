// Quick exit: erase the page, close the session, and put a neutral site in its place in the history.
(() => {
  "use strict";
  const exit = document.querySelector("[data-quick-exit]");
  if (!exit) {
    return;
  }
  const PRESSES = 3;
  const WITHIN_MS = 1500;
  let presses = [];

  const closeSession = () => {
    const form = document.querySelector("form[data-log-out]");
    if (form) {
      // keepalive lets the request finish after the page is gone.
      fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        keepalive: true,
        redirect: "manual",
      }).catch(() => {});
    }
  };

  const leave = () => {
    document.documentElement.hidden = true;
    document.title = "";
    try {
      window.sessionStorage.clear();
    } catch {
      // Storage is closed to the page: nothing was kept.
    }
    closeSession();
    window.location.replace(exit.href);
  };

  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      presses = [];
      return;
    }
    presses = presses.filter((time) => event.timeStamp - time < WITHIN_MS);
    presses.push(event.timeStamp);
    if (presses.length >= PRESSES) {
      leave();
    }
  });
  // A page that the browser kept in memory must not come back after the exit.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.documentElement.hidden) {
      window.location.replace(exit.href);
    }
  });
})();
