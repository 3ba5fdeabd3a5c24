// The Markdown editor: a textarea with a toolbar, keyboard shortcuts, list continuation and a preview.

import { addLayoutChoice } from "../photos/layout_choice.js";
import { createFooter } from "./footer.js";
import { addLists } from "./lists.js";
import { convertPastes } from "./paste/paste.js";
import { addShortcuts } from "./shortcuts.js";
import { createToolbar } from "./toolbar.js";

export function createEditor(form, area, preview, photoTools) {
  const shell = document.createElement("div");
  shell.className = "editor";
  area.before(shell);
  const panes = document.createElement("div");
  panes.className = "editor-panes";
  panes.append(area, preview.pane);
  const footer = createFooter(area);
  shell.append(createToolbar(area, shell, photoTools), panes, footer.element);
  addLayoutChoice(area, footer.element);
  addLists(area);
  addShortcuts(form, area);
  convertPastes(area, footer.say);
  fitHeight(area);
  preview.follow(area, shell);
}

// Make the textarea as tall as its text. Measuring shrinks it briefly, so restore the scroll position.
function fitHeight(area) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    const at = window.scrollY;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
    window.scrollTo({ top: at, behavior: "instant" });
  };
  area.addEventListener("input", fit);
  window.addEventListener("resize", fit);
  fit();
}
