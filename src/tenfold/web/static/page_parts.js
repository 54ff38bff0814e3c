// Replaces parts of a page with HTML that the server drew, without taking the reader's place away.

import { settle } from "./settle.js";

// To ask for it when parts come would have the page laid out once more for each.
let scrolledTo = scrollY;
addEventListener("scroll", () => { scrolledTo = scrollY; }, { passive: true });

/** Put each [id, html], whose outermost element has that id, where that element stands. */
export function replaceParts(parts, onChange) {
  change(() => {
    for (const [id, html] of parts) {
      const old = document.getElementById(id);
      const made = document.createElement("template");
      made.innerHTML = html;
      if (old) settle(old, document.adoptNode(made.content.firstElementChild));
    }
    onChange();
  });
}

/** Fetch this page anew and bring the old up to it. */
export async function replacePage(onChange) {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`the page answers ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const page = fresh.getElementById("page");
  if (!page) throw new Error("the page has no content");
  document.title = fresh.title;
  const bar = document.querySelector(".topbar");
  const freshBar = document.adoptNode(fresh.querySelector(".topbar"));
  if (!bar.isEqualNode(freshBar)) bar.replaceWith(freshBar);
  change(() => {
    settle(document.getElementById("page"), document.adoptNode(page));
    onChange();
  });
}

function change(make) {
  const focused = document.activeElement;
  keepPlace(make);
  if (focused && !focused.isConnected) refocus(focused);
}

/** Whatever changes above it, the first part in view stays where it is. */
function keepPlace(make) {
  const kept = firstInView();
  make();
  const same = kept && document.getElementById(kept.id);
  const moved = same ? same.getBoundingClientRect().top - kept.top : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}

function firstInView() {
  // At the top of the page one looks at the top, not at a card.
  if (scrolledTo < 120) return null;
  for (const part of document.querySelectorAll("article[id], .part-head [id], .chart-card h3[id]")) {
    const box = part.getBoundingClientRect();
    if (box.bottom > 80) return { id: part.id, top: box.top };
  }
  return null;
}

/** Focus what stands now where `lost` stood in a part that was drawn anew. */
function refocus(lost) {
  const part = lost.parentElement?.closest("[id]");
  const within = (part && document.getElementById(part.id)) || document;
  const href = lost.getAttribute("href");
  const again =
    (lost.id && document.getElementById(lost.id)) ||
    (href && within.querySelector(`a[href="${CSS.escape(href)}"]`)) ||
    [...within.querySelectorAll(lost.tagName)].find((one) => one.textContent === lost.textContent);
  again?.focus({ preventScroll: true });
}
