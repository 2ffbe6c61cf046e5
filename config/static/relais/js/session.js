// Warns before the session ends, and clears the screen when it has ended.
(() => {
  "use strict";
  const seconds = Number(document.body.dataset.sessionSeconds);
  const address = document.body.dataset.sessionUrl;
  const notice = document.querySelector("[data-session-notice]");
  if (!seconds || !address || !notice) {
    return;
  }
  const WARN_BEFORE = Math.min(300, seconds / 3);
  const warning = notice.querySelector("[data-session-warning]");
  const ended = notice.querySelector("[data-session-ended]");
  // Work in one tab prolongs the session for the others.
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("relais-session") : null;
  let timers = [];
  let hasUnsavedText = false;

  const show = (part) => {
    notice.hidden = part === null;
    warning.hidden = part !== warning;
    ended.hidden = part !== ended;
  };

  const end = () => {
    if (hasUnsavedText) {
      show(ended);
    } else {
      // The server answers with the log-in page: nothing is left for the next person to read.
      window.location.reload();
    }
  };

  const restart = () => {
    timers.forEach((timer) => window.clearTimeout(timer));
    show(null);
    timers = [
      window.setTimeout(() => show(warning), (seconds - WARN_BEFORE) * 1000),
      window.setTimeout(end, (seconds + 1) * 1000),
    ];
  };

  const prolong = async () => {
    try {
      const answer = await fetch(address, { method: "POST", body: csrf(), redirect: "manual" });
      if (answer.ok) {
        restart();
        tabs?.postMessage("active");
      } else {
        end();
      }
    } catch {
      // No answer: the session may still live, so the warning stays.
    }
  };

  const csrf = () => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token ? token.value : "");
    return body;
  };

  document.addEventListener("input", (event) => {
    if (event.target.closest("form[method=post]")) {
      hasUnsavedText = true;
    }
  });
  notice.querySelector("[data-session-continue]").addEventListener("click", prolong);
  tabs?.addEventListener("message", restart);
  restart();
  tabs?.postMessage("active");
})();
