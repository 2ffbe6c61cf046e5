// The form of a case, with a script: the possible dysfunctions follow the profile at once.
// The server stays the only one that knows which type applies: it draws the same part of the page
// as the buttons do. The narrative is never sent before its author sends it.
(() => {
  "use strict";
  const form = document.querySelector("[data-case-form]");
  const region = () => form.querySelector("[data-dysfunctions]");
  if (!form || !region()) {
    return;
  }
  const status = form.querySelector("[data-status]");
  let waiting = null;

  const body = () => {
    const data = new FormData(form);
    data.set("step", "types");
    data.set("narrative", "");
    return data;
  };

  // What was typed while the answer travelled wins over the answer.
  const keepTyped = (from, to) => {
    to.querySelectorAll("input, select, textarea").forEach((field) => {
      const typed = field.id && from.querySelector(`#${CSS.escape(field.id)}`);
      if (!typed) {
        return;
      }
      if (field.type === "checkbox") {
        field.checked = typed.checked;
      } else {
        field.value = typed.value;
      }
    });
    to.querySelectorAll("details[id]").forEach((family) => {
      const known = from.querySelector(`#${CSS.escape(family.id)}`);
      if (known) {
        family.open = known.open;
      }
    });
  };

  const replace = (page) => {
    const fresh = page.querySelector("[data-dysfunctions]");
    if (!fresh) {
      throw new Error("the page has no such part");
    }
    const focused = document.activeElement?.id;
    const current = region();
    keepTyped(current, fresh);
    current.replaceWith(fresh);
    if (focused) {
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
    status.textContent = fresh.dataset.announcement || "";
  };

  const refresh = async () => {
    waiting?.abort();
    waiting = new AbortController();
    try {
      const answer = await fetch(window.location.href, {
        method: "POST",
        body: body(),
        signal: waiting.signal,
        redirect: "error",
      });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch (error) {
      if (error.name !== "AbortError") {
        // The buttons come back: they do the same work.
        form.classList.remove("relais-case-form--live");
      }
    }
  };

  form.classList.add("relais-case-form--live");
  form.addEventListener("change", (event) => {
    const isProfile = event.target.closest("[data-profile]");
    if (isProfile || event.target.name === "types") {
      refresh();
    }
  });
})();

// How long the narrative is.
(() => {
  "use strict";
  const counter = document.querySelector("[data-counter]");
  const field = counter && document.getElementById(counter.dataset.counterFor);
  if (!field) {
    return;
  }
  const limit = Number(counter.dataset.limit);
  const show = () => {
    counter.textContent = counter.dataset.text
      .replace("{count}", field.value.length.toLocaleString(document.documentElement.lang))
      .replace("{limit}", limit.toLocaleString(document.documentElement.lang));
    counter.classList.toggle("relais-late", field.value.length > limit);
  };
  counter.hidden = false;
  field.addEventListener("input", show);
  show();
})();
