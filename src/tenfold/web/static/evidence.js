// Opens the filing's own words beside a claim. The links are plain pages; this shows them in a pane,
// and keeps the pane in the address, so that it can be linked to and Back closes it.

const WIDE = matchMedia("(min-width: 64rem)");
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const IN_ADDRESS = /^#evidence\/([^/]+)\/(\d+)-(\d+)$/;

let opener = null;
let pushed = false;

/** Let links to evidence open in the pane. */
export function openEvidenceInPane() {
  const pane = document.getElementById("evidence");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.evidence");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    opener = link;
    const address = addressOf(link);
    if (location.hash === address) return void show(pane);
    if (pane.open) history.replaceState(null, "", address);
    else { history.pushState(null, "", address); pushed = true; }
    show(pane);
  });
  pane.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) leave(pane);
    const wider = event.target.closest("[data-wider]");
    if (wider) { event.preventDefault(); widen(wider); }
    if (event.target.closest("[data-to-quote]")) { event.preventDefault(); toQuote(pane); }
  });
  pane.addEventListener("cancel", (event) => { event.preventDefault(); leave(pane); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && pane.open && !pane.matches(":modal")) leave(pane);
  });
  addEventListener("popstate", () => { pushed = false; follow(pane); });
  WIDE.addEventListener("change", () => { if (pane.open) { pane.close(); open(pane); } });
  follow(pane);
}

function follow(pane) {
  if (IN_ADDRESS.test(location.hash)) show(pane);
  else close(pane);
}

function addressOf(link) {
  const url = new URL(link.href);
  const item = url.pathname.split("/").pop();
  return `#evidence/${item}/${url.searchParams.get("start")}-${url.searchParams.get("end")}`;
}

async function show(pane) {
  const [, item, start, end] = IN_ADDRESS.exec(location.hash);
  const asked = location.hash;
  const path = `${location.pathname}/evidence/${item}?start=${start}&end=${end}&part=pane`;
  pane.setAttribute("aria-busy", "true");
  let html;
  try {
    const response = await fetch(path);
    if (!response.ok) throw new Error(String(response.status));
    html = await response.text();
  } catch {
    // The plain page says what is wrong better than a pane could.
    location.assign(path.replace("&part=pane", ""));
    return;
  }
  if (asked !== location.hash) return;
  pane.removeAttribute("aria-busy");
  pane.innerHTML = html;
  open(pane);
  showOpener();
  pane.querySelector("#evidence-title").focus({ preventScroll: true });
  toQuote(pane);
}

function open(pane) {
  if (pane.open) return;
  if (WIDE.matches) pane.show();
  else pane.showModal();
  document.body.classList.add("has-evidence");
}

function toQuote(pane) {
  pane.querySelector("#quote")?.scrollIntoView({
    block: "center",
    behavior: STILL.matches ? "instant" : "auto",
  });
}

/** Mark the claim whose words are open, also where its card was drawn anew. */
export function markOpened() {
  const place = document.getElementById("evidence").open && IN_ADDRESS.exec(location.hash);
  if (!place) return;
  const href = `${location.pathname}/evidence/${place[1]}?start=${place[2]}&end=${place[3]}`;
  if (!opener?.isConnected) opener = document.querySelector(`a.evidence[href="${href}"]`);
  if (opener && !opener.hasAttribute("aria-current")) opener.setAttribute("aria-current", "true");
}

function showOpener() {
  unmark();
  markOpened();
  const link = opener;
  if (!link) return;
  const box = link.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) link.scrollIntoView({ block: "center", behavior: "instant" });
}

function unmark() {
  for (const link of document.querySelectorAll('a.evidence[aria-current="true"]')) {
    link.removeAttribute("aria-current");
  }
}

/** Close by a key or button: what was pushed to the history is taken back. */
function leave(pane) {
  if (pushed) return void history.back();
  history.replaceState(null, "", location.pathname);
  close(pane);
}

function close(pane) {
  unmark();
  if (!pane.open) return;
  pane.close();
  document.body.classList.remove("has-evidence");
  opener?.focus({ preventScroll: true });
  opener = null;
}

async function widen(link) {
  const response = await fetch(link.dataset.wider);
  if (!response.ok) return void location.assign(link.href);
  const text = link.closest(".pane-body").querySelector(".filing-text");
  const isBefore = link.closest(".wider").nextElementSibling === text;
  const height = text.scrollHeight;
  const made = document.createElement("template");
  made.innerHTML = await response.text();
  const body = link.closest(".pane-body");
  if (isBefore) {
    text.prepend(made.content);
    body.scrollTop += text.scrollHeight - height;
  } else {
    text.append(made.content);
  }
  // One step of widening; the link now leads to the whole page with all of it.
  link.removeAttribute("data-wider");
  link.textContent = "Open all of it";
}
