// What the keyboard does. Single keys can be switched off (WCAG 2.1.4): some speak to their computers.

import { h } from "../dom.js";
import { KEYS, singleKeys } from "../keys.js";
import { dialog } from "./dialog.js";

export function helpDialog() {
  const box = h("input", { type: "checkbox", checked: singleKeys(), onchange: () => singleKeys(box.checked) });
  dialog("Keyboard",
    h("dl", { class: "keys" }, ...KEYS.map(([keys, text]) => h("div", {}, h("dt", {}, ...keys.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, text)))),
    h("label", { class: "line" }, box, "Use keys without Ctrl or Alt"),
    h("p", { class: "byline" }, "Everything works offline: changes are kept on this device and sent when you are back."));
}
