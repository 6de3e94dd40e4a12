// The screen of who writes rules: the text, what is wrong with it, and whom it moves.

import { $, fill, later, post, said, tell } from "./app.js";
import { createEditor } from "./editor.js";
import { watchSource } from "./opening.js";

const place = $("#place");
const frame = $("#editor");
let turn = 0;
let replacing = false;

const editor = createEditor(frame, {
  text: (await post("/do/text"))?.text ?? "",
  nonce: frame.dataset.nonce,
  label: frame.dataset.label,
  phrases: JSON.parse(frame.dataset.phrases),
  onChange: () => { if (!replacing) changed(); },
  onPlace: ({ line, column }) => {
    place.textContent = place.dataset.words.replace("{line}", line).replace("{column}", column);
  },
});

function mark(edited) {
  document.body.dataset.edited = edited ? "yes" : "no";
  $("#edited").hidden = !edited;
}

function waiting() {
  for (const part of ["#findings", "#against"]) $(part).setAttribute("aria-busy", "true");
}

// What was typed over meanwhile is not shown: its lines are no longer those of the text.
async function check() {
  const mine = ++turn;
  waiting();
  const told = await post("/do/write", { text: editor.text() }, { quiet: true });
  if (told === null || mine !== turn) return;
  editor.show(told.marks);
  fill("#findings", told.findings);
  tell(told.summary);
  mark(told.edited);
  const moved = await post("/do/moves", {}, { quiet: true });
  if (moved !== null && mine === turn) fill("#against", moved.against);
}

const checkSoon = later(300, check);

function changed() {
  turn += 1;
  waiting();
  mark(true);
  checkSoon();
}

function replace(text) {
  replacing = true;
  editor.replace(text);
  replacing = false;
  check();
}

$("#findings").addEventListener("click", (event) => {
  const at = event.target.closest("[data-line]");
  if (at) editor.go(Number(at.dataset.line), Number(at.dataset.column));
});

async function save(overwrite = false) {
  await check();
  const told = await post("/do/save", { name: $("#save-name").value, overwrite });
  if (told === null) return;
  if (told.ask) {
    if (window.confirm(told.ask)) await save(true);
    return;
  }
  $("#save-name").value = told.name;
  fill("#source", told.options);
  mark(false);
  tell(told.said);
  check();
}

$("#save").addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    save();
  }
});
$("#revert").addEventListener("click", async () => {
  if (document.body.dataset.edited === "yes" && !window.confirm(said("revert_ask"))) return;
  const told = await post("/do/revert");
  if (told !== null) replace(told.text);
});
watchSource(() => location.reload());
check();
