// The start page: completion of companies, and a file that is dropped.

import { completeCompanies } from "./companies.js";

const form = document.querySelector("[data-ask]");
completeCompanies(form);
takeDrops(form, document.querySelector("[data-drop]"));

function takeDrops(form, zone) {
  const file = zone.querySelector("input");
  document.documentElement.classList.add("has-script");
  let depth = 0;
  const isFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragenter", (event) => { if (isFile(event)) zone.classList.toggle("is-over", ++depth > 0); });
  addEventListener("dragleave", (event) => { if (isFile(event)) zone.classList.toggle("is-over", --depth > 0); });
  addEventListener("dragover", (event) => { if (isFile(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    depth = 0;
    zone.classList.remove("is-over");
    file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
