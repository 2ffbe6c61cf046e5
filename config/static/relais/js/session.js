// Warns before the session ends. When it ends, the server keeps what was typed, sealed, for its
// author; then the session is closed and the screen is cleared.
(() => {
  "use strict";
  const seconds = Number(document.body.dataset.sessionSeconds);
  const address = document.body.dataset.sessionUrl;
  const notice = document.querySelector("[data-session-notice]");
  if (!seconds || !address || !notice) {
    return;
  }
  const WARN_BEFORE = Math.min(300, seconds / 3);
  // Early enough for the server to know still whose text it keeps.
  const END_BEFORE = 5;
  const warning = notice.querySelector("[data-session-warning]");
  const ended = notice.querySelector("[data-session-ended]");
  // Work in one tab prolongs the session for the others.
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("relais-session") : null;
  let timers = [];
  // The form in which something was typed last.
  let typedIn = null;

  const show = (part) => {
    notice.hidden = part === null;
    warning.hidden = part !== warning;
    ended.hidden = part !== ended;
  };

  const send = (url, body) =>
    // An answer that leads to the log-in page is good as well: the server has read the form.
    fetch(url, { method: "POST", body, redirect: "manual" }).catch(() => {});

  const keep = async () => {
    const body = new FormData(typedIn);
    body.set("kept-address", window.location.pathname);
    await send(typedIn.dataset.keep, body);
  };

  const closeSession = async () => {
    const form = document.querySelector("form[data-log-out]");
    if (form) {
      await send(form.action, new FormData(form));
    }
  };

  const end = async () => {
    if (typedIn && !typedIn.dataset.keep) {
      // Nothing about a case: its author may still copy it.
      await closeSession();
      show(ended);
      return;
    }
    if (typedIn) {
      await keep();
    }
    await closeSession();
    // The server answers with the log-in page: nothing is left for the next person to read.
    window.location.replace(window.location.pathname + window.location.search);
  };

  const restart = () => {
    timers.forEach((timer) => window.clearTimeout(timer));
    show(null);
    timers = [
      window.setTimeout(() => show(warning), (seconds - WARN_BEFORE) * 1000),
      window.setTimeout(end, (seconds - END_BEFORE) * 1000),
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
    typedIn = event.target.closest("form[method=post]") || typedIn;
  });
  // A page that the browser brings back from its memory asks the server again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      window.location.reload();
    }
  });
  notice.querySelector("[data-session-continue]").addEventListener("click", prolong);
  tabs?.addEventListener("message", restart);
  restart();
  tabs?.postMessage("active");
})();
