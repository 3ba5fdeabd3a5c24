// Lists and quotes that continue with Enter, and items that move between the levels of a list.

import { replace, selection } from "../textarea.js";
import { isInFence } from "./code.js";
import { isComposing } from "./keys.js";
import { continuePrefix, findIndent, findList, hasEqualNumbers, parseItem, renumber } from "./list_items.js";

export function addLists(area) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !isComposing(event) && continueList(area)) event.preventDefault();
  });
}

// Enter in an item starts the next one, and the numbers below follow. Enter in an empty item ends the list.
function continueList(area) {
  const { start, end, value } = selection(area);
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const prefix = continuePrefix(value.slice(from, start));
  if (!prefix || start !== end || isInFence(value, start)) return false;
  const isEmpty = !value.slice(from).split("\n")[0].replace(/^[\s>]*([-*+](\s+\[[ xX]\])?|\d+[.)])?\s*/, "");
  if (isEmpty) {
    if (!moveItems(area, -1)) replace(area, from, start, "");
    return true;
  }
  const lines = value.split("\n");
  const at = value.slice(0, start).split("\n").length - 1;
  const step = parseItem(lines[at]) && hasEqualNumbers(lines, at) ? 0 : 1;
  const next = prefix.replace(/\d+/, (number) => Number(number) + step);
  lines.splice(at, 1, value.slice(from, start), next + lines[at].slice(start - from).trimStart());
  return changeLines(area, lines, at + 1, start + 1 + next.length);
}

// Indent the selected items below the one above them, or move them one level up. Return whether they moved.
export function moveItems(area, direction) {
  const { start, end, value } = selection(area);
  const lines = value.split("\n");
  const first = value.slice(0, start).split("\n").length - 1;
  const last = value.slice(0, Math.max(start, end - 1)).split("\n").length - 1;
  const item = parseItem(lines[first]);
  const indent = item && !isInFence(value, start) ? findIndent(lines, first, direction) : null;
  if (indent === null) return false;
  for (let index = first; index <= last; index += 1) {
    if (lines[index].startsWith(item.indent)) lines[index] = indent + lines[index].slice(item.indent.length);
  }
  if (item.number !== null) lines[first] = startNumber(lines, first);
  const shift = indent.length - item.indent.length;
  return changeLines(area, lines, first, start + shift, end + shift * (last - first + 1));
}

// A moved item follows the item above it on its new level, or begins with 1.
function startNumber(lines, at) {
  const { indent } = parseItem(lines[at]);
  const levels = lines.slice(findList(lines, at)[0], at).map(parseItem).filter((item) => item && item.indent.length <= indent.length);
  const above = levels.at(-1);
  const number = above?.indent === indent && above.number !== null ? above.number + 1 : 1;
  return lines[at].replace(/\d+/, number);
}

// Replace only the part that differs, so that one Undo takes it back.
function changeLines(area, lines, from, start, end = start) {
  if (parseItem(lines[from])) renumber(lines, from);
  const [before, after] = [area.value, lines.join("\n")];
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  replace(area, head, before.length - tail, after.slice(head, after.length - tail));
  area.setSelectionRange(start, end);
  return true;
}
