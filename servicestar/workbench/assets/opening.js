// Taking up another ruleset, without losing what is not saved.

import { $, post, said } from "./app.js";

export function watchSource(opened) {
  const source = $("#source");
  let before = source.value;
  source.addEventListener("change", async () => {
    const edited = document.body.dataset.edited === "yes";
    if (edited && !window.confirm(said("lose"))) {
      source.value = before;
      return;
    }
    const told = await post("/do/open", { source: source.value });
    if (told === null) {
      source.value = before;
      return;
    }
    before = source.value;
    document.body.dataset.edited = "no";
    opened();
  });
}
