// The screen of the clerk: what is selected from what, what comes of it, and why.

import { $, alertUser, download, fill, later, post, said, tell } from "./app.js";
import { watchSource } from "./opening.js";

const maxUpload = Number(document.body.dataset.maxUpload);
const shown = { words: "", standing: "", page: 0, key: null, tab: "tab-everyone" };
let opener = null;

// --- asking -------------------------------------------------------------------------------------

let turn = 0;
let pending = null; // what was typed and not yet sent
let formWanted = false;

// Only the newest answer is shown; where an older one would have brought the form, it is fetched.
async function act(path, body, { form = true, raw = false } = {}) {
  const mine = ++turn;
  formWanted ||= form;
  if (pending !== null) {
    clearTimeout(pending);
    pending = null;
    await post("/do/choose", chosen());
  }
  let told = await post(path, body, { raw });
  if (mine === turn && told !== null && formWanted && told.setup === undefined) told = await post("/do/everything");
  if (mine === turn && told !== null) show(told);
}

function choose() {
  clearTimeout(pending);
  pending = setTimeout(() => {
    pending = null;
    act("/do/choose", chosen(), { form: false });
  }, 250);
}

// --- what came ----------------------------------------------------------------------------------

function show(told) {
  if (told.setup !== undefined && pending === null) {
    fill("#setup", told.setup);
    formWanted = false;
  }
  const days = ["published", "awarded"].map((id) => [id, document.getElementById(id)?.value]);
  fill("#result", told.result);
  for (const [id, day] of days) if (day && $(`#${id}`)) $(`#${id}`).value = day;
  for (const field of document.querySelectorAll("[data-by-default]")) {
    const value = told.facts?.[field.name.slice(5)];
    if (value !== undefined && field.value === "") field.placeholder = field.dataset.byDefault.replace("{value}", value);
  }
  $("#moves").hidden = told.moves === "";
  fill("#moves-body", told.moves);
  tell($("#result h2")?.textContent ?? "");
  if (!told.done) closeWhy(false);
  else if (shown.key !== null) explain(shown.key, false);
  if (told.done) chooseTab(shown.tab);
  if (told.done && (shown.words || shown.standing)) {
    $("#filter-words").value = shown.words;
    $("#filter-standing").value = shown.standing;
    rows();
  }
}

async function rows() {
  const told = await post("/do/table", { words: shown.words, standing: shown.standing, page: shown.page });
  if (told !== null) fill("#table", told.table);
}

const filter = later(200, () => {
  shown.words = $("#filter-words").value;
  shown.standing = $("#filter-standing").value;
  shown.page = 0;
  rows();
});

function takePaper(id) {
  const words = new URLSearchParams({ id, published: $("#published").value, awarded: $("#awarded").value });
  return download(`${id ? "paper" : "papers"}?${words}`);
}

function chooseTab(id) {
  shown.tab = id;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    tab.setAttribute("aria-selected", String(tab.id === id));
    tab.tabIndex = tab.id === id ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = tab.id !== id;
  }
}

// --- why ----------------------------------------------------------------------------------------

async function explain(key, moveFocus) {
  const told = await post("/do/explain", { key });
  if (told === null) {
    closeWhy(false);
    return;
  }
  shown.key = key;
  fill("#why-body", told.explanation);
  $("#why").hidden = false;
  document.body.classList.add("explaining");
  for (const row of document.querySelectorAll("tr[data-row]")) {
    row.classList.toggle("chosen", row.dataset.row === key);
  }
  if (moveFocus) {
    $("#why").scrollTop = 0;
    $("#why-title").focus();
  }
}

function closeWhy(moveFocus) {
  if ($("#why").hidden) return;
  $("#why").hidden = true;
  document.body.classList.remove("explaining");
  shown.key = null;
  for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
  if (moveFocus && opener?.isConnected) opener.focus();
}

$("#result").addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]") ?? $("[data-key]", event.target.closest("tr[data-row]") ?? event.target);
  const page = event.target.closest("[data-page]");
  if (button && !window.getSelection().toString()) {
    opener = button;
    explain(button.dataset.key, true);
  }
  const tab = event.target.closest("[role=tab]");
  if (tab) chooseTab(tab.id);
  const paper = event.target.closest("[data-paper]");
  if (paper) takePaper(paper.dataset.paper);
  if (page) {
    shown.page = Number(page.dataset.page);
    rows();
  }
});
$("#result").addEventListener("keydown", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const all = [...tab.parentElement.children];
  const step = event.key === "ArrowRight" ? 1 : all.length - 1;
  const other = all[(all.indexOf(tab) + step) % all.length];
  chooseTab(other.id);
  other.focus();
});
$("#result").addEventListener("input", (event) => { if (event.target.closest("#filter")) filter(); });
$("#result").addEventListener("submit", (event) => event.preventDefault());
$("#why-close").addEventListener("click", () => closeWhy(true));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeWhy(true); });

// --- what is chosen -----------------------------------------------------------------------------

function chosen() {
  const told = { contest: "", period: "", worksheet: "", no_titles: false, facts: {}, readings: {} };
  for (const field of $("#setup").elements) {
    const [kind, name] = field.name.split(":");
    if (kind === "fact") told.facts[name] = field.value;
    else if (kind === "reading") {
      if (field.checked && field.dataset.default === "no") told.readings[name] = field.value;
    } else if (field.type === "checkbox") told[kind] = field.checked;
    else if (kind) told[kind] = field.value;
  }
  return told;
}

$("#setup").addEventListener("submit", (event) => event.preventDefault());
$("#setup").addEventListener("input", (event) => { if (event.target.type !== "file") choose(); });
$("#setup").addEventListener("change", (event) => {
  if (event.target.type === "file") upload(event.target.dataset.slot, event.target.files[0]);
});
$("#setup").addEventListener("click", (event) => {
  const remove = event.target.closest("[data-remove]");
  if (remove) act("/do/remove", { slot: remove.dataset.remove });
  if (event.target.closest("#sample")) act("/do/sample");
});
$("#reset").addEventListener("click", () => act("/do/back"));
$("#pin").addEventListener("click", () => act("/do/pin", {}, { form: false }));

// --- sheets -------------------------------------------------------------------------------------

function upload(slot, file) {
  if (!file) return;
  if (file.size > maxUpload) {
    alertUser(said("too_large", { name: file.name, limit: maxUpload / 2 ** 20 }));
    return;
  }
  const words = new URLSearchParams({ slot, name: encodeURIComponent(file.name) });
  act(`/do/upload?${words}`, file, { raw: true });
}

// A file that is let go beside its place would otherwise be opened in place of the page.
const over = (event) => event.target.closest?.(".drop") ?? $(".drop[data-slot=records]");
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  for (const drop of document.querySelectorAll(".drop")) drop.classList.toggle("over", drop === over(event));
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) $(".drop.over")?.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  $(".drop.over")?.classList.remove("over");
  const place = over(event);
  if (place) upload(place.dataset.slot, event.dataTransfer.files[0]);
});

watchSource(() => {
  $(".setup .flag")?.remove();
  act("/do/everything");
});
act("/do/everything");
