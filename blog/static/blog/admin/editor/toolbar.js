// The toolbar above the text.

import { drawIcon } from "./icons.js";
import { formatKeys } from "./keys.js";
import { HEADINGS, INSERTIONS } from "./menus/insertions.js";
import { createMenuButton } from "./menus/menu_button.js";
import { createModeButtons, showText } from "./preview/modes.js";
import { TOOLS } from "./tools.js";

export function createToolbar(area, shell, moreTools) {
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  const tools = document.createElement("div");
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "Formatting");
  tools.setAttribute("aria-controls", area.id);
  const run = (tool) => {
    showText(area);
    area.focus({ preventScroll: true });
    tool.act(area);
  };
  const addMenu = (tool, groups) => {
    const element = createButton(tool);
    return [element, createMenuButton(element, groups, run)];
  };
  tools.append(
    ...addMenu({ name: "heading", label: "Heading" }, HEADINGS),
    ...TOOLS.map((tool) => createButton(tool, () => run(tool))),
    ...addMenu({ name: "insert", label: "Insert" }, INSERTIONS),
    ...moreTools.map((tool) => createButton(tool, tool.act)),
  );
  addArrowKeys(tools);
  const focus = createButton({ name: "focus", label: "Focus mode" }, () => {
    const on = document.documentElement.classList.toggle("writing-only");
    focus.setAttribute("aria-pressed", on);
    area.focus();
  });
  focus.setAttribute("aria-pressed", "false");
  shell.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && focus.getAttribute("aria-pressed") === "true") focus.click();
  });
  bar.append(tools, createModeButtons(shell), focus);
  return bar;
}

function createButton({ name, label, keys }, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "tool";
  element.title = keys ? `${label} (${formatKeys(keys)})` : label;
  element.setAttribute("aria-label", label);
  if (keys) element.setAttribute("aria-keyshortcuts", keys);
  element.innerHTML = drawIcon(name);
  if (act) element.addEventListener("click", act);
  return element;
}

// The toolbar is one stop of the Tab key, and arrow keys move within it (ARIA Authoring Practices, Toolbar).
function addArrowKeys(tools) {
  const all = [...tools.querySelectorAll(":scope > .tool")];
  const enter = (index) => all.forEach((tool, at) => { tool.tabIndex = at === index ? 0 : -1; });
  enter(0);
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = all.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = (at + step + all.length) % all.length;
    enter(next);
    all[next].focus();
  });
}
