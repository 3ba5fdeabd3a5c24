// The buttons in the notes of the editorial checks select the lines that the notes are about.

import { LineTops } from "./preview/line_tops.js";
import { showText } from "./preview/modes.js";

export function linkNotes(area) {
  document.getElementById("notes").addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]")?.dataset.line;
    if (line) selectLine(area, Number(line) - 1);
  });
}

// Select a line of the text, counted from 0, and show it in the upper half of the window.
function selectLine(area, line) {
  showText(area);
  const lines = area.value.split("\n");
  const at = Math.min(line, lines.length - 1); // the text may be shorter than when it was checked
  const start = lines.slice(0, at).reduce((length, text) => length + text.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + lines[at].length);
  const top = area.getBoundingClientRect().top + new LineTops(area).measure()[at];
  window.scrollBy({ top: top - window.innerHeight / 3, behavior: "instant" });
}
