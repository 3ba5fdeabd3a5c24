// Lists and quotes that continue by themselves.

import { replace, selection } from "../textarea.js";
import { isComposing } from "./keys.js";

export function addLists(area) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !isComposing(event) && continueList(area)) event.preventDefault();
  });
}

const ITEM = /^(\s*)(>\s?|[-*+]\s\[[ xX]\]\s|[-*+]\s|(\d+)([.)])\s)/;

// Enter in a list item starts the next item. Enter in an empty item ends the list.
function continueList(area) {
  const { start, end, value } = selection(area);
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const line = value.slice(from, start);
  const item = ITEM.exec(line);
  if (!item || start !== end) return false;
  if (line.trim() === item[0].trim()) {
    replace(area, from, start, "");
    return true;
  }
  const [, indent, mark, number, dot] = item;
  const nextMark = number ? `${Number(number) + 1}${dot} ` : mark.replace(/\[[xX]\]/, "[ ]");
  replace(area, start, end, `\n${indent}${nextMark}`);
  return true;
}
