// A filter over the risks of all families: by words, family, severity and likelihood, or by a field
// of the matrix. The form is the server's; without a script it stays hidden.

/** Let the risks be filtered; the function returned is to be called when more of them are there. */
export function filterRisks() {
  const wanted = { words: "", family: "", severity: "", likelihood: "" };

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("[data-risk-filter]");
    if (!form) return;
    for (const control of form.elements) if (control.name in wanted) wanted[control.name] = control.value;
    apply();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-risk-filter]")) event.preventDefault();
  });
  document.addEventListener("reset", (event) => {
    if (!event.target.matches("[data-risk-filter]")) return;
    event.preventDefault();
    for (const name in wanted) wanted[name] = "";
    apply();
  });
  document.addEventListener("click", (event) => {
    const count = event.target.closest("button[data-field]");
    if (!count) return;
    const { severity, likelihood } = count.closest("td").dataset;
    const isChosen = wanted.severity === severity && wanted.likelihood === likelihood;
    wanted.severity = isChosen ? "" : severity;
    wanted.likelihood = isChosen ? "" : likelihood;
    apply();
  });

  function apply() {
    const section = document.querySelector('[data-section="risk_factors"]');
    const form = section?.querySelector("[data-risk-filter]");
    if (!form) return;
    for (const control of form.elements) if (control.name in wanted && control.value !== wanted[control.name]) control.value = wanted[control.name];
    const risks = [...section.querySelectorAll("[data-risks] > .item")];
    form.hidden = risks.length < 2;
    const isFiltering = Object.values(wanted).some(Boolean);
    let shown = 0;
    for (const risk of risks) {
      const hide = isFiltering && !fits(risk, wanted);
      if (risk.hidden !== hide) risk.hidden = hide;
      shown += hide ? 0 : 1;
    }
    for (const card of section.querySelectorAll(".card")) {
      const hide = isFiltering && !card.querySelector("[data-risks] > .item:not([hidden])");
      if (card.hidden !== hide) card.hidden = hide;
    }
    const told = isFiltering ? `${shown} of ${risks.length} risks` : `${risks.length} risks`;
    const tally = form.querySelector("[role=status]");
    if (tally.textContent !== told) tally.textContent = told;
    form.querySelector("[type=reset]").hidden = !isFiltering;
    offerFields(section, wanted);
  }

  apply();
  return apply;
}

function fits(risk, wanted) {
  const words = wanted.words.trim().toLowerCase();
  return (
    ["family", "severity", "likelihood"].every((name) => !wanted[name] || risk.dataset[name] === wanted[name]) &&
    (!words || risk.textContent.toLowerCase().includes(words))
  );
}

/** The counts of the matrix become buttons that filter. */
function offerFields(section, wanted) {
  for (const count of section.querySelectorAll(".matrix td .count")) {
    const { severity, likelihood } = count.closest("td").dataset;
    let button = count.querySelector("button");
    if (!button && Number.parseInt(count.textContent, 10)) {
      button = document.createElement("button");
      button.type = "button";
      button.dataset.field = "";
      button.id = `field-${severity}-${likelihood}`;
      button.append(...count.childNodes);
      count.append(button);
    }
    button?.setAttribute("aria-pressed", String(wanted.severity === severity && wanted.likelihood === likelihood));
  }
}
