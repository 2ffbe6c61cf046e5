// Keeps the public directory in the browser, when somebody asks for it and never by itself: on a
// shared device it would tell what was looked for. Pages are fetched without credentials, so that
// what is kept is what every visitor sees.
(() => {
  "use strict";
  const CACHE = "relais-annuaire";
  const AT_ONCE = 4;
  const box = document.querySelector("[data-offline]");
  if (!box || !("serviceWorker" in navigator) || !("caches" in window)) {
    return;
  }
  const keepButton = box.querySelector("[data-offline-keep]");
  const removeButton = box.querySelector("[data-offline-remove]");
  const status = box.querySelector("[data-offline-status]");
  const say = (text) => {
    status.textContent = text;
  };

  const fetched = async (address) => {
    const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
    if (!answer.ok || new URL(answer.url).pathname !== new URL(address, location).pathname) {
      throw new Error(address);
    }
    return answer;
  };

  // The copy says when it was made: what is read months later must not pass for the present.
  const dated = (page) => {
    const note = page.createElement("p");
    note.className = "relais-kept";
    note.textContent = box.dataset.offlineNote;
    page.querySelector("main")?.prepend(note);
    return `<!DOCTYPE html>${page.documentElement.outerHTML}`;
  };

  const headersOf = (answer) => {
    const headers = new Headers(answer.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    return headers;
  };

  const assetsOf = (page) =>
    [...page.querySelectorAll("link[rel='stylesheet'], link[rel='icon'], script[src]")].map((node) =>
      node.getAttribute("href") || node.getAttribute("src"),
    );

  const keepPage = async (cache, address, assets) => {
    const answer = await fetched(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    assetsOf(page).forEach((asset) => assets.add(asset));
    await cache.put(address, new Response(dated(page), { headers: headersOf(answer) }));
  };

  const each = async (items, work) => {
    const waiting = [...items];
    let done = 0;
    const run = async () => {
      while (waiting.length) {
        await work(waiting.shift());
        done += 1;
        say(box.dataset.offlineProgress.replace("{done}", done).replace("{all}", items.length));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, run));
  };

  const show = (isKept) => {
    keepButton.hidden = false;
    removeButton.hidden = !isKept;
  };

  const remove = async () => {
    await caches.delete(CACHE);
    const registration = await navigator.serviceWorker.getRegistration(box.dataset.offlineScope);
    await registration?.unregister();
  };

  const keep = async () => {
    const list = await (await fetch(box.dataset.offlineList, { credentials: "omit" })).json();
    await caches.delete(CACHE);
    const cache = await caches.open(CACHE);
    const assets = new Set();
    await each(list.pages, (address) => keepPage(cache, address, assets));
    await each([...assets], async (asset) => cache.put(asset, await fetched(asset)));
    await navigator.serviceWorker.register(box.dataset.offlineWorker);
    await navigator.serviceWorker.ready;
  };

  const during = async (work, doneText) => {
    keepButton.disabled = true;
    removeButton.disabled = true;
    try {
      await work();
      say(doneText);
    } catch {
      // Half a copy would lie about what it holds.
      await remove();
      say(box.dataset.offlineFailed);
    } finally {
      keepButton.disabled = false;
      removeButton.disabled = false;
      show(await caches.has(CACHE));
    }
  };

  keepButton.addEventListener("click", () => during(keep, box.dataset.offlineKept));
  removeButton.addEventListener("click", () => during(remove, box.dataset.offlineRemoved));
  caches.has(CACHE).then(show);
})();
