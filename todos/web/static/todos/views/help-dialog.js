// The keyboard shortcuts. Users of speech input can disable single-key shortcuts (WCAG 2.1.4).

import { h } from "../page/dom.js";
import { areSingleKeysEnabled, enableSingleKeys, SHORTCUTS } from "../page/keyboard.js";
import { openDialog } from "./dialog.js";

export function openHelpDialog() {
  const checkbox = h("input", { type: "checkbox", checked: areSingleKeysEnabled(), onchange: () => enableSingleKeys(checkbox.checked) });
  openDialog("Keyboard shortcuts",
    h("dl", { class: "keys" }, ...SHORTCUTS.map(([keys, text]) => h("div", {}, h("dt", {}, ...keys.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, text)))),
    h("label", { class: "line" }, checkbox, "Enable single-key shortcuts"),
    h("p", { class: "byline" }, "MyToDoList works offline. It saves your changes on this device and sends them when you are online again."));
}
