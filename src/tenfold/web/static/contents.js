// Marks, in the list of contents, the part of the page that is being read.

const UNDER_THE_EDGE = 120;

/** Follow the reader; the function returned is to be called when the list was drawn anew. */
export function spyOnContents() {
  let asked = false;
  const mark = () => {
    asked = false;
    const links = [...document.querySelectorAll("#contents a")];
    const reached = links.filter((link) => {
      const heading = document.getElementById(link.hash.slice(1));
      return heading && heading.getBoundingClientRect().top < UNDER_THE_EDGE;
    });
    const current = reached.at(-1);
    for (const link of links) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const later = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(mark);
  };
  addEventListener("scroll", later, { passive: true });
  later();
  return later;
}
