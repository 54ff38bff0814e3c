// A company's annual reports under the search field. The list is the server's, and a page of its own
// as well: this puts it in place and keeps it in the address.

const IN_ADDRESS = /^\/companies\/([^/]+)$/;

/** Show the reports of companies in `place`; the function returned shows those of one. */
export function listReports(place) {
  let asking = new AbortController();
  addEventListener("popstate", () => {
    const named = IN_ADDRESS.exec(location.pathname);
    if (named) show(decodeURIComponent(named[1]), "", () => {});
    else place.replaceChildren();
  });
  place.addEventListener("click", (event) => {
    const again = event.target.closest("[data-retry]");
    const named = again && IN_ADDRESS.exec(again.pathname);
    if (!named) return;
    event.preventDefault();
    show(decodeURIComponent(named[1]), "", () => {});
  });

  async function show(company, name, say) {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const path = `/companies/${encodeURIComponent(company)}`;
    place.setAttribute("aria-busy", "true");
    place.replaceChildren(waiting(name || company));
    say(`Asking EDGAR for the reports of ${name || company}`);
    try {
      const response = await fetch(`${path}?part=list`, { signal, headers: { Accept: "text/html" } });
      const html = await response.text();
      if (!html.includes('id="company"')) throw new Error(String(response.status));
      if (signal.aborted) return;
      place.innerHTML = html;
      if (location.pathname !== path) history.pushState(null, "", path);
      const found = place.querySelectorAll("table.reports tbody tr").length;
      say(found ? `${found} reports of ${name || company}, below` : place.querySelector("h2").textContent);
    } catch {
      // The page of its own says what is wrong.
      if (!signal.aborted) location.assign(path);
    } finally {
      if (!signal.aborted) place.removeAttribute("aria-busy");
    }
  }

  return show;
}

function waiting(name) {
  const box = document.createElement("div");
  box.className = "company is-waiting-for";
  const head = document.createElement("p");
  const bold = document.createElement("bdi");
  bold.textContent = name;
  head.append("Asking EDGAR for the reports of ", bold, " …");
  box.append(head);
  for (let n = 0; n < 4; n += 1) box.append(Object.assign(document.createElement("div"), { className: "bone" }));
  return box;
}
