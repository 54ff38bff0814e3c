// The start page: completion of companies, their reports, and a file that is dropped.

import { completeCompanies } from "./companies.js";
import { listReports } from "./reports.js";

const form = document.querySelector("[data-ask]");
document.documentElement.classList.add("has-script");
const showReports = listReports(form.querySelector("[data-reports]"));
completeCompanies(form, showReports);
takeDrops(form, document.querySelector("[data-drop]"));

function takeDrops(form, zone) {
  const file = zone.querySelector("input");
  const read = zone.querySelector("[data-read-file]");
  const cost = zone.querySelector("[data-quote-file]");
  let depth = 0;
  const isFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const offer = () => { read.hidden = cost.hidden = !file.files.length; };
  file.addEventListener("change", offer);
  offer();
  addEventListener("dragenter", (event) => { if (isFile(event)) zone.classList.toggle("is-over", ++depth > 0); });
  addEventListener("dragleave", (event) => { if (isFile(event)) zone.classList.toggle("is-over", --depth > 0); });
  addEventListener("dragover", (event) => { if (isFile(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    depth = 0;
    zone.classList.remove("is-over");
    file.files = event.dataTransfer.files;
    offer();
    form.requestSubmit(read);
  });
}
