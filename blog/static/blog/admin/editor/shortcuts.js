// Keyboard shortcuts of the page, and of the text.

import { isComposing, isPressed } from "./keys.js";
import { TOOLS } from "./tools.js";

export const SAVE = { label: "Save without publishing", keys: "Control+S" };

// `commands` work on the whole page, and the tools only in the text.
export function addShortcuts(form, area, commands) {
  document.addEventListener("keydown", (event) => {
    if (isPressed(event, SAVE.keys)) save(event, form);
    runPressed(event, commands, area);
  });
  area.addEventListener("keydown", (event) => runPressed(event, TOOLS, area));
  form.elements.title.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !isComposing(event)) moveToText(event, area);
  });
}

function runPressed(event, tools, area) {
  const tool = tools.find(({ keys }) => keys && isPressed(event, keys));
  if (!tool) return;
  event.preventDefault();
  if (!isDialogOpen()) tool.act(area);
}

function isDialogOpen() {
  return Boolean(document.querySelector("dialog:modal"));
}

// The first submit button publishes nothing that is not public already.
function save(event, form) {
  event.preventDefault(); // the browser would save the page
  if (!isDialogOpen() && !event.repeat) form.requestSubmit([...form.elements].find(({ type }) => type === "submit"));
}

function moveToText(event, area) {
  event.preventDefault();
  area.focus();
  area.setSelectionRange(0, 0);
}
