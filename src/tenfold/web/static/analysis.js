// The page of one analysis.

import { openEvidenceInPane } from "./evidence.js";
import { follow } from "./live.js";
import { closeMenus } from "./menu.js";
import { addRiskFilter } from "./risks.js";

const page = document.getElementById("page");
closeMenus();
openEvidenceInPane();
enhance(page);

function enhance(shown) {
  if (shown.dataset.live) follow(shown, enhance);
  else addRiskFilter(shown);
}
