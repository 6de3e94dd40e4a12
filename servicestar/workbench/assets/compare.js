// The screen of the reviewer: what changed, whom it moves, and where two rulesets disagree.

import { $, fill, look, post, said, tell } from "./app.js";

const against = $("#against");

async function compare() {
  $("#difference").setAttribute("aria-busy", "true");
  const told = await post("/do/compare", { against: against.value });
  fill("#difference", told?.difference ?? "");
}

function running(yes) {
  $("#search [type=submit]").disabled = yes;
  $("#search-cancel").hidden = !yes;
  $("#search-progress").hidden = !yes;
  $("#found").toggleAttribute("aria-busy", yes);
}

async function follow(tries) {
  while (!$("#search-progress").hidden) {
    const told = await look("/progress/search");
    const count = told?.progress[0] ?? 0;
    $("#search-words").textContent = said("searching", { count, all: tries });
    $("#search-bar").value = Math.min(1, count / tries);
    await new Promise((done) => setTimeout(done, 400));
  }
}

$("#search").addEventListener("submit", async (event) => {
  event.preventDefault();
  const tries = Number($("#tries").value);
  fill("#found", "");
  $("#found-files").hidden = true;
  running(true);
  follow(tries);
  const told = await post("/do/search", { against: against.value, tries }, { quiet: true });
  running(false);
  if (told === null) return;
  fill("#found", told.found);
  $("#found-files").hidden = false;
  tell($("#found strong")?.textContent ?? "");
});
$("#search-cancel").addEventListener("click", () => post("/cancel/search", {}, { quiet: true }));
against.addEventListener("change", compare);
compare();
