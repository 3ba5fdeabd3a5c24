// The Markdown editor: a textarea with a toolbar, keyboard shortcuts, list continuation and a preview.

import { addLayoutChoice } from "../photos/layout_choice.js";
import { openHelp } from "./dialogs/help.js";
import { FindPanel } from "./find/find.js";
import { createFooter } from "./footer.js";
import { addLists } from "./lists.js";
import { convertPastes } from "./paste/paste.js";
import { addShortcuts, SAVE } from "./shortcuts.js";
import { createToolbar } from "./toolbar.js";
import { TOOLS } from "./tools.js";

export function createEditor(form, area, preview, photoTools) {
  const shell = document.createElement("div");
  shell.className = "editor";
  area.before(shell);
  const panes = document.createElement("div");
  panes.className = "editor-panes";
  panes.append(area, preview.pane);
  const footer = createFooter(area);
  const find = new FindPanel(area);
  const commands = [
    { name: "find", label: "Find and replace", keys: "Control+H", act: () => find.open() },
    { name: "help", label: "Keyboard shortcuts", keys: "Control+/", act: () => openHelp(area, [SAVE, ...TOOLS, ...commands]) },
  ];
  const toolbar = createToolbar(area, shell, [...photoTools, ...commands]);
  toolbar.append(find.element);
  shell.append(toolbar, panes, footer.element);
  addLayoutChoice(area, footer.element);
  addLists(area);
  addShortcuts(form, area, commands);
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
