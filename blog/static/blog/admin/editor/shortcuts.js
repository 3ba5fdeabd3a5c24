// Keyboard shortcuts of the page, and of the text.

import { isComposing, isPressed } from "./keys.js";
import { TOOLS } from "./tools.js";

export function addShortcuts(form, area) {
  document.addEventListener("keydown", (event) => {
    if (isPressed(event, "Control+S")) save(event, form);
  });
  area.addEventListener("keydown", (event) => {
    const tool = TOOLS.find(({ keys }) => keys && isPressed(event, keys));
    if (!tool) return;
    event.preventDefault();
    tool.act(area);
  });
  form.elements.title.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !isComposing(event)) moveToText(event, area);
  });
}

// The first submit button publishes nothing that is not public already.
function save(event, form) {
  event.preventDefault(); // the browser would save the page
  const isDialogOpen = document.querySelector("dialog:modal");
  if (!isDialogOpen && !event.repeat) form.requestSubmit([...form.elements].find(({ type }) => type === "submit"));
}

function moveToText(event, area) {
  event.preventDefault();
  area.focus();
  area.setSelectionRange(0, 0);
}
