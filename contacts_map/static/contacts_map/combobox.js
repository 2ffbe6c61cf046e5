// Suggestions for the place: the editable combobox with a list of the ARIA practices. Without this
// script the field is a plain one, and the search answers with a page of choices.
(() => {
  "use strict";
  const DELAY = 200;
  const LEAST = 2;
  const MOST = 10;

  function combobox(input) {
    const list = document.createElement("ul");
    const status = document.createElement("p");
    const words = input.closest("[data-suggestions]").dataset;
    let timer = 0;
    let request = null;
    let active = -1;

    list.id = `${input.id}-list`;
    list.className = "relais-suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.label);
    status.className = "fr-sr-only";
    status.setAttribute("role", "status");
    input.after(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(position) {
      const options = [...list.children];
      active = (position + options.length) % options.length;
      options.forEach((option, number) =>
        option.setAttribute("aria-selected", String(number === active)),
      );
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }

    function choose(option) {
      input.value = option.dataset.value;
      close();
    }

    function show(texts) {
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(
        ...texts.map(({ text, note }, number) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${number}`;
          option.dataset.value = text;
          option.textContent = note ? `${text}, ${note}` : text;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          return option;
        }),
      );
      list.hidden = texts.length === 0;
      input.setAttribute("aria-expanded", String(texts.length > 0));
      status.textContent = texts.length ? `${words.found} ${texts.length}` : words.none;
    }

    // Each place with its department, so that homonyms are told apart.
    function texts(answer) {
      const found = [];
      for (const department of answer.results) {
        if (!department.places.length) {
          found.push({ text: `${department.name} (${department.code})`, note: "" });
        }
        for (const place of department.places) {
          const note = place.current_name ?? place.postcodes.slice(0, 2).join(", ");
          found.push({ text: `${place.name} (${department.code})`, note });
        }
      }
      return found.slice(0, MOST);
    }

    async function suggest() {
      request?.abort();
      const typed = input.value.trim();
      if (typed.length < LEAST) {
        close();
        return;
      }
      request = new AbortController();
      try {
        const answer = await fetch(`${words.suggestions}?q=${encodeURIComponent(typed)}`, {
          signal: request.signal,
          credentials: "omit",
          headers: { Accept: "application/json" },
        });
        // Refused or too many: the search itself still answers.
        if (answer.ok && document.activeElement === input) {
          show(texts(await answer.json()));
        }
      } catch {
        close();
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(suggest, DELAY);
    });
    input.addEventListener("keydown", (event) => {
      const isOpen = !list.hidden;
      if (event.key === "ArrowDown" && isOpen) {
        mark(active + 1);
      } else if (event.key === "ArrowUp" && isOpen) {
        mark(active < 0 ? -1 : active - 1);
      } else if (event.key === "Enter" && isOpen && active >= 0) {
        choose(list.children[active]);
      } else if (event.key === "Escape" && isOpen) {
        close();
      } else {
        return;
      }
      event.preventDefault();
    });
    // Before the field loses the focus, which closes the list.
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      request?.abort();
      close();
    });
  }

  document.querySelectorAll("[data-suggestions] input[name=place]").forEach(combobox);
})();
