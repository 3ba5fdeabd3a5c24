// A dialog: the browser keeps the focus inside, and gives it back.

import { h, iconButton } from "../dom.js";

export function dialog(title, ...content) {
  const heading = h("h2", { id: "dialog-title" }, title);
  const made = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => made.remove(), onclick: (event) => event.target === made && made.close() },
    h("div", { class: "sheet" }, h("div", { class: "bar" }, heading, iconButton("close", "Close", () => made.close())), ...content));
  document.body.append(made);
  made.showModal();
  return made;
}

/** Ask before what can't be undone. */
export function ask(title, text, action, act) {
  const made = dialog(title, h("p", {}, text),
    h("div", { class: "buttons" },
      h("button", { type: "button", class: "quiet", onclick: () => made.close() }, "Keep it"),
      h("button", { type: "button", class: "primary", onclick: () => { made.close(); act(); } }, action)));
}
