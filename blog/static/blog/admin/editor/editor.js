// The Markdown editor: a textarea with a toolbar, keyboard shortcuts, list continuation and a preview.

import { addLists } from "./lists.js";
import { addShortcuts } from "./shortcuts.js";
import { createToolbar } from "./toolbar.js";

export function createEditor(form, area, preview, choosePhotos) {
  const shell = document.createElement("div");
  shell.className = "editor";
  area.before(shell);
  const panes = document.createElement("div");
  panes.className = "editor-panes";
  panes.append(area, preview.pane);
  shell.append(createToolbar(area, shell, preview, choosePhotos), panes, createFooter(area));
  addLists(area);
  addShortcuts(form, area);
  fitHeight(area);
}

function createFooter(area) {
  const element = document.createElement("div");
  element.className = "editor-foot";
  const count = document.createElement("span");
  const uploads = document.createElement("ul");
  uploads.id = "uploads";
  uploads.className = "uploads";
  const help = document.createElement("span");
  help.className = "quiet";
  help.textContent = "Drop or paste photos into the text to upload them.";
  const update = () => {
    const words = area.value.trim().split(/\s+/).filter(Boolean).length;
    count.textContent = `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;
  };
  area.addEventListener("input", update);
  update();
  element.append(count, help, uploads);
  return element;
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
