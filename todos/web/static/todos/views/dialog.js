// Modal dialogs. The browser keeps the focus inside and returns it afterwards.

import { h, iconButton } from "../page/dom.js";

export function openDialog(title, ...content) {
  const heading = h("h2", { id: "dialog-title" }, title);
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => dialog.remove(), onclick: (event) => event.target === dialog && dialog.close() },
    h("div", { class: "sheet" }, h("div", { class: "bar" }, heading, iconButton("close", "Close", () => dialog.close())), ...content));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Ask the user to confirm an action that can't be undone easily. */
export function openConfirmDialog(title, text, action, act) {
  const dialog = openDialog(title, h("p", {}, text),
    h("div", { class: "buttons" },
      h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel"),
      h("button", { type: "button", class: "primary", onclick: () => { dialog.close(); act(); } }, action)));
}
