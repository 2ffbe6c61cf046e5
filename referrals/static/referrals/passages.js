// What identifies someone in a text: with a script, each decision takes effect in the text at once.
// The buttons do the same on the server. Nothing that is typed leaves the page before it is sent.
const decided = (passages) => passages.filter((one) => one.classList.contains("relais-passages__done"));

// The text may have been edited since: the occurrence nearest to where the passage stood is meant.
const nearest = (text, word, start) => {
  let best = -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) {
      best = at;
    }
  }
  return best;
};

const replaceIn = (field, passage) => {
  const { word, suggestion, start } = passage.dataset;
  const at = nearest(field.value, word, Number(start));
  if (at < 0) {
    return;
  }
  field.setRangeText(suggestion, at, at + word.length, "preserve");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const wire = (section) => {
  const field = document.getElementById(section.dataset.for);
  const status = section.querySelector("[data-passages-status]");
  const passages = [...section.querySelectorAll("[data-passage]")];

  // Those behind a replacement move with the text.
  const shift = (from, by) => {
    passages.forEach((one) => {
      if (Number(one.dataset.start) > from) {
        one.dataset.start = Number(one.dataset.start) + by;
      }
    });
  };

  const tell = (text, passage) => {
    status.textContent = text
      .replace("{suggestion}", passage.dataset.suggestion)
      .replace("{word}", passage.dataset.word)
      .replace("{count}", String(passages.length - decided(passages).length));
  };

  const moveOn = () => {
    const next = passages.find((one) => !one.classList.contains("relais-passages__done"));
    (next?.querySelector("[data-replace]") || field).focus();
  };

  const replaced = (passage) => {
    const before = field.value.length;
    replaceIn(field, passage);
    shift(Number(passage.dataset.start), field.value.length - before);
    passage.classList.add("relais-passages__done");
    passage.hidden = true;
    // A word that is gone confirms nothing.
    passage.querySelector("[data-keep]")?.remove();
    tell(section.dataset.replaced, passage);
  };

  passages.forEach((passage) => {
    passage.querySelector("[data-replace]").addEventListener("click", (event) => {
      event.preventDefault();
      replaced(passage);
      moveOn();
    });
    passage.querySelector("[data-keep]")?.addEventListener("change", (event) => {
      passage.classList.toggle("relais-passages__done", event.target.value !== "");
      tell(section.dataset.kept, passage);
    });
  });
  section.querySelector("[data-replace-all]").addEventListener("click", (event) => {
    event.preventDefault();
    passages
      .filter((one) => !one.classList.contains("relais-passages__done"))
      .forEach(replaced);
    moveOn();
  });
};

document.querySelectorAll("[data-passages]").forEach(wire);
