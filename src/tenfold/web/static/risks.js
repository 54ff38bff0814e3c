// A filter over the risks of all families: by words, family, severity and likelihood.

const ORDER = ["high", "medium", "low"];

/** Put a filter above the list of risks, if there is one. */
export function addRiskFilter(page) {
  const section = page.querySelector('[data-section="risk_factors"]');
  const risks = [...(section?.querySelectorAll("[data-risks] > .item") ?? [])];
  if (risks.length < 2 || section.querySelector(".filter")) return;
  const form = document.createElement("form");
  form.className = "filter";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Filter the risks");
  const words = field("Words", "input");
  words.type = "search";
  form.append(words.closest("label"));
  const choices = ["family", "severity", "likelihood"].map((name) => choice(form, risks, name, section));
  const tally = document.createElement("p");
  tally.className = "quiet";
  tally.setAttribute("role", "status");
  form.append(tally);
  const apply = () => filter(section, risks, words.value, choices, tally);
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  const matrix = section.querySelector(".matrix-frame");
  if (matrix) matrix.after(form);
  else section.querySelector(".part-head").after(form);
  apply();
}

function field(name, tag) {
  const label = document.createElement("label");
  const control = document.createElement(tag);
  label.append(name, control);
  return control;
}

function choice(form, risks, name, section) {
  const values = [...new Set(risks.map((risk) => risk.dataset[name]).filter(Boolean))];
  if (values.length < 2) return null;
  if (name !== "family") values.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const select = field(name[0].toUpperCase() + name.slice(1), "select");
  select.append(new Option("All", ""));
  for (const value of values) select.append(new Option(nameOf(value, name, section), value));
  form.append(select.closest("label"));
  return { name, select };
}

function nameOf(value, name, section) {
  if (name !== "family") return value[0].toUpperCase() + value.slice(1);
  return section.querySelector(`[data-component="${CSS.escape(value)}"] h3`)?.textContent ?? value;
}

function filter(section, risks, words, choices, tally) {
  const wanted = words.trim().toLowerCase();
  let shown = 0;
  for (const risk of risks) {
    const fits = choices.every((c) => !c || !c.select.value || risk.dataset[c.name] === c.select.value);
    risk.hidden = !(fits && (!wanted || risk.textContent.toLowerCase().includes(wanted)));
    shown += risk.hidden ? 0 : 1;
  }
  for (const card of section.querySelectorAll(".card")) {
    const own = [...card.querySelectorAll("[data-risks] > .item")];
    card.hidden = shown < risks.length && own.every((risk) => risk.hidden);
  }
  tally.textContent = shown === risks.length ? `${risks.length} risks` : `${shown} of ${risks.length} risks`;
}
