// Make a list, or change one: its name, its colour, its place.

import { h } from "../dom.js";
import { go } from "../router.js";
import { say } from "../messages.js";
import { ask, dialog } from "./dialog.js";

const COLORS = [["#0b5578", "Deep sea"], ["#1c6b31", "Starboard"], ["#a5145c", "Magenta"], ["#a51414", "Port"], ["#8a5a00", "Land"], ["#5a3ea8", "Dusk"], ["#4b5f6a", "Fog"]];

export function listDialog(app, list) {
  const name = h("input", { name: "name", required: true, maxLength: 100, value: list?.name ?? "", autocomplete: "off" });
  const chosen = list?.color ?? COLORS[0][0];
  const colors = COLORS.some(([color]) => color === chosen) ? COLORS : [...COLORS, [chosen, "Its own"]];
  const form = h("form", { onsubmit: save },
    h("label", { class: "field" }, h("span", {}, "Name"), name),
    h("fieldset", { class: "colors" }, h("legend", {}, "Colour"), ...colors.map(([color, text]) => swatch(color, text, color === chosen))),
    h("div", { class: "buttons" }, ...(list ? [archive(), remove()] : []), h("button", { class: "primary" }, list ? "Save" : "Make the list")));
  const made = dialog(list ? "Change the list" : "New list", form);
  name.focus();

  function save(event) {
    event.preventDefault();
    const data = { name: name.value.trim(), color: new FormData(form).get("color") };
    if (!data.name) return;
    made.close();
    if (list) app.actions.updateList(list.id, data);
    else go({ view: "list", argument: app.actions.addList(data) });
  }

  function archive() {
    return button(list.archived ? "Take out of the archive" : "Archive", () => {
      app.actions.updateList(list.id, { archived: !list.archived });
      say(list.archived ? `“${list.name}” is back.` : `“${list.name}” is archived.`, { undo: () => app.actions.updateList(list.id, { archived: list.archived }) });
      if (!list.archived) go({ view: "inbox" });
    });
  }

  function remove() {
    return button("Delete", () => ask(`Delete “${list.name}”?`, "Its to-dos go to the trash, where you can restore them for 30 days.", "Delete the list", () => {
      go({ view: "inbox" });
      app.actions.removeList(list.id);
    }));
  }

  function button(text, act) {
    return h("button", { type: "button", class: "quiet", onclick: () => { made.close(); act(); } }, text);
  }
}

function swatch(value, text, checked) {
  const mark = h("span", { class: "swatch", "aria-hidden": "true" });
  mark.style.setProperty("--color", value);
  return h("label", { title: text }, h("input", { type: "radio", name: "color", value, checked, "aria-label": text }), mark);
}
