// What all screens share: requests, alerts, downloads, the language.

const key = document.querySelector("meta[name=key]").content;
const texts = JSON.parse(document.body.dataset.said);
export const $ = (selector, within = document) => within.querySelector(selector);

export function said(name, words = {}) {
  return texts[name].replace(/\{(\w+)\}/g, (whole, word) => words[word] ?? whole);
}

// --- telling the user ---------------------------------------------------------------------------

export function alertUser(message) {
  const box = $("#alert");
  $("p", box).textContent = message;
  box.hidden = message === "";
}

export function tell(message) {
  $("#status").textContent = message;
}

let waiting = 0;
let patience;

// What is answered at once needs no word of it: a bar that flashes only unsettles.
function busy(change) {
  waiting += change;
  clearTimeout(patience);
  if (waiting === 0) $("#busy").hidden = true;
  else patience = setTimeout(() => { $("#busy").hidden = false; }, 500);
}

// --- requests -----------------------------------------------------------------------------------

async function request(path, options) {
  try {
    return await fetch(path, { ...options, credentials: "same-origin" });
  } catch {
    alertUser(said("offline"));
    return null;
  }
}

// The answer; null where there is none, and then the user has been told why.
export async function post(path, body, { quiet = false, raw = false } = {}) {
  if (!quiet) busy(1);
  const headers = { "x-servicestar-key": key };
  const answer = await request(path, {
    method: "POST", headers, body: raw ? body : JSON.stringify(body ?? {}),
  });
  if (!quiet) busy(-1);
  if (answer === null || answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    alertUser(told.said ?? said("offline"));
    return null;
  }
  if (!path.startsWith("/cancel/")) alertUser(""); // that something was cancelled stays to be read
  return told;
}

export async function look(path) {
  const answer = await request(path);
  return answer?.ok ? answer.json() : null;
}

export async function download(what) {
  busy(1);
  const answer = await request(`/download/${what}`);
  busy(-1);
  if (answer === null) return;
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    alertUser(told.said ?? said("offline"));
    return;
  }
  alertUser("");
  const named = /filename\*=UTF-8''(.+)$/.exec(answer.headers.get("content-disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = named ? decodeURIComponent(named[1]) : what;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// --- parts of the page --------------------------------------------------------------------------

// New content, with the focus where it was: who types or tabs must not be thrown out.
export function fill(selector, html) {
  const part = $(selector);
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  const caret = held && "selectionStart" in held && held.type !== "number" ? held.selectionStart : null;
  part.innerHTML = html;
  part.removeAttribute("aria-busy");
  for (const table of part.querySelectorAll("div:not([class]) > table")) reachable(table);
  if (!held?.id) return;
  const again = document.getElementById(held.id);
  again?.focus();
  if (caret !== null && again?.setSelectionRange) again.setSelectionRange(caret, caret);
}

// A table that is wider than its place can be scrolled with the keyboard as well.
function reachable(table) {
  const place = table.parentElement;
  place.className = "wide";
  place.tabIndex = 0;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", $("caption", table)?.textContent ?? "");
}

export function later(wait, action) {
  let timer;
  return (...words) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...words), wait);
  };
}

document.addEventListener("click", async (event) => {
  const at = (name) => event.target.closest(`[data-${name}]`);
  if (at("close")) alertUser("");
  if (at("cancel")) await post(`/cancel/${at("cancel").dataset.cancel}`, {}, { quiet: true });
  if (at("download")) await download(at("download").dataset.download);
  if (at("lang") && (await post("/do/speak", { lang: at("lang").dataset.lang }))) location.reload();
});
