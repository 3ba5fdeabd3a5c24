// The buttons that show the text, the preview, or both.

import { read, write } from "../../storage.js";

const MODES = [["write", "Write"], ["both", "Side by side"], ["read", "Preview"]];
const MODE_KEY = "myblog:editor-mode";

// Set `data-mode` of the editor's element, and send it the event `editor:mode`.
export function createModeButtons(shell) {
  const group = document.createElement("div");
  group.className = "editor-modes";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "View");
  const set = (mode) => {
    shell.dataset.mode = mode;
    write(MODE_KEY, mode);
    for (const button of group.children) button.setAttribute("aria-pressed", button.value === mode);
    shell.dispatchEvent(new CustomEvent("editor:mode"));
  };
  for (const [mode, label] of MODES) {
    const button = document.createElement("button");
    button.type = "button";
    button.value = mode;
    button.textContent = label;
    button.addEventListener("click", () => set(mode));
    group.append(button);
  }
  const narrow = matchMedia("(max-width: 48rem)").matches;
  const stored = read(MODE_KEY) || (narrow ? "write" : "both");
  set(narrow && stored === "both" ? "write" : stored);
  return group;
}

// Show the text, which Preview mode hides.
export function showText(area) {
  if (!area.checkVisibility()) area.closest(".editor").querySelector(".editor-modes [value=write]").click();
}
