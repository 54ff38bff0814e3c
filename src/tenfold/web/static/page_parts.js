// Replaces parts of a page with HTML that the server drew, without taking the reader's place away.

/** Put `html`, whose outermost element has the id `id`, where that element stands. */
export function replacePart(id, html) {
  const old = document.getElementById(id);
  if (!old) return false;
  const made = document.createElement("template");
  made.innerHTML = html;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(made.content);
  if (focused) refocus(focused, id);
  return true;
}

/** Fetch this page anew and put its content where the old stands; the reader stays where they are. */
export async function replacePage() {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`the page answers ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const page = fresh.getElementById("page");
  if (!page) throw new Error("the page has no content");
  const kept = firstInView();
  const focused = document.activeElement;
  document.title = fresh.title;
  document.querySelector(".topbar").replaceWith(fresh.querySelector(".topbar"));
  document.getElementById("page").replaceWith(page);
  if (kept) {
    const same = document.getElementById(kept.id);
    if (same) {
      const moved = same.getBoundingClientRect().top - kept.top;
      scrollBy({ top: moved, behavior: "instant" });
    }
  }
  if (focused && !focused.isConnected) refocus(focused, null);
  return page;
}

function firstInView() {
  // At the top of the page one looks at the top, not at a card.
  if (scrollY < 120) return null;
  for (const card of document.querySelectorAll("article[id]")) {
    const box = card.getBoundingClientRect();
    if (box.bottom > 80) return { id: card.id, top: box.top };
  }
  return null;
}

function refocus(lost, within) {
  const again = (lost.id && document.getElementById(lost.id)) || sameLink(lost, within);
  again?.focus({ preventScroll: true });
}

function sameLink(lost, within) {
  const href = lost.getAttribute?.("href");
  if (!href) return null;
  const root = (within && document.getElementById(within)) || document;
  return root.querySelector(`a[href="${CSS.escape(href)}"]`);
}
