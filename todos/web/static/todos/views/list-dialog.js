// Creates, edits, archives or deletes a list.

import { h } from "../page/dom.js";
import { showMessage } from "../page/messages.js";
import { goTo } from "../page/router.js";
import { openConfirmDialog, openDialog } from "./dialog.js";

const COLORS = [["#0b5578", "Blue"], ["#1c6b31", "Green"], ["#a5145c", "Magenta"], ["#a51414", "Red"], ["#8a5a00", "Brown"], ["#5a3ea8", "Purple"], ["#4b5f6a", "Gray"]];

export function openListDialog(app, list) {
  const name = h("input", { name: "name", required: true, maxLength: 100, value: list?.name ?? "", autocomplete: "off" });
  const current = list?.color ?? COLORS[0][0];
  const colors = COLORS.some(([color]) => color === current) ? COLORS : [...COLORS, [current, "Current color"]];
  const form = h("form", { onsubmit: save },
    h("label", { class: "field" }, h("span", {}, "Name"), name),
    h("fieldset", { class: "colors" }, h("legend", {}, "Color"), ...colors.map(([color, text]) => createSwatch(color, text, color === current))),
    h("div", { class: "buttons" }, ...(list ? [archiveButton(), deleteButton()] : []), h("button", { class: "primary" }, list ? "Save" : "Create list")));
  const dialog = openDialog(list ? "Edit list" : "New list", form);
  name.focus();

  function save(event) {
    event.preventDefault();
    const data = { name: name.value.trim(), color: new FormData(form).get("color") };
    if (!data.name) return;
    dialog.close();
    if (list) app.actions.updateList(list.id, data);
    else goTo({ view: "list", argument: app.actions.createList(data) });
  }

  function archiveButton() {
    return button(list.archived ? "Unarchive" : "Archive", () => {
      app.actions.updateList(list.id, { archived: !list.archived });
      showMessage(`“${list.name}” ${list.archived ? "unarchived" : "archived"}.`, { undo: () => app.actions.updateList(list.id, { archived: list.archived }) });
      if (!list.archived) goTo({ view: "inbox" });
    });
  }

  function deleteButton() {
    return button("Delete", () => openConfirmDialog(`Delete “${list.name}”?`, "Its to-dos move to the trash. You can restore them for 30 days.", "Delete list", () => {
      goTo({ view: "inbox" });
      app.actions.deleteList(list.id);
    }));
  }

  function button(text, act) {
    return h("button", { type: "button", class: "quiet", onclick: () => { dialog.close(); act(); } }, text);
  }
}

function createSwatch(value, text, checked) {
  const mark = h("span", { class: "swatch", "aria-hidden": "true" });
  mark.style.setProperty("--color", value);
  return h("label", { title: text }, h("input", { type: "radio", name: "color", value, checked, "aria-label": text }), mark);
}
