// Completion of a company's ticker or name: the combobox of the ARIA practices, with a list box.

const WAIT_MS = 120;
const MOST = 8;

/** Complete the search field of `form`; `onPick` gets the ticker of a company that was chosen. */
export function completeCompanies(form, onPick) {
  const input = form.querySelector("[data-search]");
  const target = form.querySelector("[data-target]");
  const list = document.getElementById("companies");
  const status = form.querySelector("[data-search-status]");
  let timer = 0;
  let asking = new AbortController();

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  close();

  input.addEventListener("input", () => {
    target.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(option);
  });

  async function ask() {
    const query = input.value.trim();
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!query || query.length > 80 || query.includes("/")) { say(""); return void close(); }
    const patience = setTimeout(() => say("Asking EDGAR for its list of companies …"), 600);
    try {
      const response = await fetch(`/api/v1/companies?limit=${MOST}&query=${encodeURIComponent(query)}`, { signal });
      if (!response.ok) throw new Error(String(response.status));
      const { companies } = await response.json();
      if (!signal.aborted && document.activeElement === input) show(companies);
    } catch {
      if (signal.aborted) return;
      close();
      say("EDGAR’s list of companies cannot be had just now. A ticker or CIK will still do.", "is-shown");
    } finally {
      clearTimeout(patience);
    }
  }

  function show(companies) {
    list.replaceChildren(...companies.map(option));
    const some = companies.length > 0;
    list.hidden = !some;
    input.setAttribute("aria-expanded", String(some));
    input.removeAttribute("aria-activedescendant");
    if (some) say(`${companies.length} ${companies.length === 1 ? "company" : "companies"}`);
    else say("No company of that name. Those without a ticker have a CIK: type that.", "is-shown");
  }

  /** What a screen reader is told; seen by all only where the list itself does not show it. */
  function say(words, shown = "") {
    status.textContent = words;
    status.classList.toggle("is-shown", Boolean(shown) || words.endsWith("…"));
  }

  function option(company, n) {
    const item = document.createElement("li");
    const ticker = document.createElement("span");
    const name = document.createElement("bdi");
    item.id = `company-${n}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.ticker = company.ticker;
    ticker.className = "ticker";
    ticker.textContent = company.ticker;
    name.textContent = company.name;
    item.append(ticker, " ", name);
    return item;
  }

  function onKey(event) {
    const options = [...list.children];
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); pick(options[at]); }
    else if (event.key === "ArrowDown" && options.length) { event.preventDefault(); select(options, at + 1); }
    else if (event.key === "ArrowUp" && options.length) { event.preventDefault(); select(options, at < 0 ? options.length - 1 : at - 1); }
  }

  function select(options, at) {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const chosen = options[(at + options.length) % options.length];
    for (const one of options) one.setAttribute("aria-selected", String(one === chosen));
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  function pick(chosen) {
    const name = chosen.querySelector("bdi").textContent;
    input.value = `${chosen.dataset.ticker} – ${name}`;
    target.value = chosen.dataset.ticker;
    close();
    onPick(chosen.dataset.ticker, name, say);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    for (const one of list.children) one.setAttribute("aria-selected", "false");
  }
}
