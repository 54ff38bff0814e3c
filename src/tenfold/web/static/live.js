// Follows a running analysis: the server sends parts of the page as they change, each with a number.
// After a break the browser names the last number it has, and gets what changed since.

import { replacePage, replacePart } from "./page_parts.js";

const SAY_EVERY_MS = 6000;
const TRY_AGAIN_MS = [500, 1000, 2000, 4000, 8000];

/** Follow the analysis on `page`; `onPage` is called with the finished page's content. */
export function follow(page, onPage) {
  let after = Number(page.dataset.after);
  let failures = 0;
  let source = null;
  const clock = startClock();

  function connect() {
    source = new EventSource(`${page.dataset.live}?after=${after}`);
    source.addEventListener("open", () => { failures = 0; document.body.classList.remove("is-cut-off"); });
    source.addEventListener("patch", (event) => {
      after = Number(event.lastEventId);
      apply(JSON.parse(event.data));
    });
    source.addEventListener("over", () => { source.close(); finish(); });
    source.addEventListener("error", () => {
      document.body.classList.add("is-cut-off");
      // A refusal closes for good, so that it is for us to try again; a lost connection is not.
      if (source.readyState === EventSource.CLOSED) later(connect);
    });
  }

  function apply(part) {
    if (!replacePart(part.id, part.html)) return;
    performance.mark("tenfold-part", { detail: { id: part.id, behind: Date.now() - part.changed_at } });
    if (part.id === "status") { clock.restart(); announce(); }
  }

  async function finish() {
    try {
      const fresh = await replacePage();
      document.body.classList.remove("is-cut-off");
      clock.stop();
      onPage(fresh);
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
