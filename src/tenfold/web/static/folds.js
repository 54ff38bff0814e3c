// On a narrow screen a finished analysis begins with its sections and ratios folded: it is some forty screens long.

const NARROW = "(max-width: 40rem)";

/** Fold them, unless the address names a place; whatever leads into one opens it. */
export function foldSections() {
  open(location.hash);
  if (matchMedia(NARROW).matches && !location.hash) {
    for (const fold of document.querySelectorAll(".fold")) fold.open = false;
  }
  // Before the browser follows the link, so that it scrolls to where the place then is.
  document.addEventListener("click", (event) => open(event.target.closest?.("a[href^='#']")?.hash), true);
  addEventListener("hashchange", () => open(location.hash));
}

function open(hash) {
  const place = hash && document.getElementById(hash.slice(1));
  const fold = place && (place.closest(".fold") ?? place.closest("#sections-part .part")?.querySelector(".fold"));
  if (fold) fold.open = true;
}
