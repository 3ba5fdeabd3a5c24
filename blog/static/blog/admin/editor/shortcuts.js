// Keyboard shortcuts.

import { TOOLS } from "./tools.js";

export function addShortcuts(form, area) {
  form.addEventListener("keydown", (event) => shortcut(event, form, area));
}

function shortcut(event, form, area) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const key = event.key.toLowerCase();
  if (key === "s") {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=_continue]"));
  }
  const tool = event.target === area && TOOLS.find(([, , shortcutKey]) => shortcutKey === key);
  if (tool) {
    event.preventDefault();
    tool[3](area);
  }
}
