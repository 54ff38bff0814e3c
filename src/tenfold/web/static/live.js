// Follows a running analysis: the server sends parts of the page as they change, each with a number.
// After a break the browser names the last number it has, and gets what changed since.

import { replacePage, replaceParts } from "./page_parts.js";

const SAY_EVERY_MS = 6000;
const TRY_AGAIN_MS = [500, 1000, 2000, 4000, 8000];

/** Follow the analysis on `page`; `onChange` is called when parts of it have been replaced. */
export function follow(page, onChange) {
  const address = page.dataset.live;
  const waiting = new Map();
  let after = Number(page.dataset.after);
  let failures = 0;
  let source = null;
  const clock = startClock();
  document.documentElement.classList.add("is-followed");

  function connect() {
    source = new EventSource(`${address}?after=${after}`);
    source.addEventListener("open", () => { failures = 0; document.body.classList.remove("is-cut-off"); });
    source.addEventListener("patch", (event) => {
      after = Number(event.lastEventId);
      take(JSON.parse(event.data));
    });
    source.addEventListener("over", () => { source.close(); finish(); });
    source.addEventListener("error", () => {
      document.body.classList.add("is-cut-off");
      // A refusal closes for good, so that it is for us to try again; a lost connection is not.
      if (source.readyState === EventSource.CLOSED) later(connect);
    });
  }

  /** Parts that come together are put in together: each time the page is laid out. */
  function take(part) {
    if (!waiting.size) setTimeout(apply);
    waiting.delete(part.id);
    waiting.set(part.id, part);
  }

  function apply() {
    const parts = [...waiting.values()];
    waiting.clear();
    if (!parts.length) return;
    replaceParts(parts.map((part) => [part.id, part.html]), onChange);
    for (const part of parts) {
      performance.mark("tenfold-part", { detail: { id: part.id, behind: Date.now() - part.changed_at } });
    }
    if (parts.some((part) => part.id === "status")) { clock.restart(); announce(); }
  }

  async function finish() {
    try {
      waiting.clear();
      await replacePage(onChange);
      document.body.classList.remove("is-cut-off");
      document.documentElement.classList.remove("is-followed");
      clock.stop();
    } catch {
      document.body.classList.add("is-cut-off");
      later(finish);
    }
  }

  function later(what) {
    const wait = TRY_AGAIN_MS[Math.min(failures, TRY_AGAIN_MS.length - 1)];
    failures += 1;
    setTimeout(what, wait);
  }

  addEventListener("pagehide", () => source.close(), { once: true });
  connect();
}

/** Lets the elapsed time run on between two parts from the server. */
function startClock() {
  let from = performance.now();
  const timer = setInterval(() => {
    const shown = document.querySelector("[data-elapsed]");
    if (!shown) return;
    const seconds = Number(shown.dataset.elapsed) + (performance.now() - from) / 1000;
    shown.textContent = `${seconds.toFixed(1)} s`;
  }, 100);
  return {
    restart() { from = performance.now(); },
    stop() { clearInterval(timer); },
  };
}

let said = { at: -Infinity, words: "" };

/** Tell a screen reader how far it is, now and then. */
function announce() {
  const status = document.getElementById("status");
  const words = `${status.dataset.landed} of ${status.dataset.total} settled`;
  const now = performance.now();
  if (status.dataset.total === "0" || words === said.words || now - said.at < SAY_EVERY_MS) return;
  said = { at: now, words };
  document.getElementById("announce").textContent = words;
}
