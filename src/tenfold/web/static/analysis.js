// The page of one analysis.

import { spyOnContents } from "./contents.js";
import { markOpened, openEvidenceInPane } from "./evidence.js";
import { foldSections } from "./folds.js";
import { follow } from "./live.js";
import { closeMenus } from "./menu.js";
import { openAllForPrint } from "./paper.js";
import { filterRisks } from "./risks.js";

const page = document.getElementById("page");
closeMenus();
openEvidenceInPane();
openAllForPrint();
const refreshContents = spyOnContents();
const refreshRisks = filterRisks();
if (page.dataset.state === "finished") foldSections();
if (page.dataset.live) follow(page, refresh);

function refresh() {
  refreshContents();
  refreshRisks();
  markOpened();
}
