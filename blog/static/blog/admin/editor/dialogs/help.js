// The dialog that lists the keyboard shortcuts.

import { formatKeys } from "../keys.js";
import { createDialog } from "./dialog.js";

const OTHERS = [
  { label: "Continue a list or a quote, or end it from an empty item", keys: "Enter" },
  { label: "Paste without formats", keys: "Control+Shift+V" },
  { label: "Undo", keys: "Control+Z" },
  { label: "Leave the text", keys: "Tab" },
  { label: "Move within the toolbar or a menu", keys: "Arrow keys" },
  { label: "Leave focus mode, or close a dialog or menu", keys: "Escape" },
];

// `tools` have a label, and keys if they have a shortcut.
export function openHelp(area, tools) {
  const isInText = document.activeElement === area;
  const { selectionStart: start, selectionEnd: end } = area;
  const dialog = createDialog("Keyboard shortcuts", `<dl class="shortcuts"></dl>
    <form method="dialog" class="dialog-buttons"><button class="button default">Close</button></form>`);
  dialog.querySelector("dl").append(...[...tools.filter(({ keys }) => keys), ...OTHERS].map(createRow));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (isInText) area.setSelectionRange(start, end); // Chromium forgets it when a modal dialog opens
  });
  dialog.showModal();
}

function createRow({ label, keys }) {
  const row = document.createElement("div");
  const name = document.createElement("dt");
  const value = document.createElement("dd");
  name.textContent = label;
  value.append(Object.assign(document.createElement("kbd"), { textContent: formatKeys(keys) }));
  row.append(name, value);
  return row;
}
