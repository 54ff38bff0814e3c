// Paper shows everything: what is closed is opened for printing, and closed again.

/** Open every <details> while the page is printed. */
export function openAllForPrint() {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("#page details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
}
