// Items of Markdown lists, with the quotes around them.

import { trackFences } from "./code.js";

const ITEM = /^([\s>]*)(?:([-*+])(\s+\[[ xX]\])?|(\d{1,9})([.)]))\s/;
const QUOTE = /^[\s>]*>\s?/;

// Return the parts of an item's line, or null. `width` is where its text begins.
export function parseItem(line) {
  const item = ITEM.exec(line);
  if (!item) return null;
  const [marker, indent, bullet, box, number, dot] = item;
  return { marker, indent, bullet, box, dot, number: number === undefined ? null : Number(number), width: indent.length + (bullet || number + dot).length + 1 };
}

// Return the prefix of the line after `line`: an item's or a quote's. Return "" for other lines.
export function continuePrefix(line) {
  const item = parseItem(line);
  if (!item) return QUOTE.exec(line)?.[0] || "";
  const { indent, bullet, box, number, dot } = item;
  return bullet ? `${indent}${bullet} ${box ? "[ ] " : ""}` : `${indent}${number}${dot} `;
}

// Return the range of lines of the list around a line.
export function findList(lines, at) {
  const belongs = (index) => index >= 0 && index < lines.length && (parseItem(lines[index]) || /^\s+\S/.test(lines[index]));
  const isGap = (index, step) => lines[index]?.trim() === "" && belongs(index + step);
  let [first, last] = [at, at];
  while (belongs(first - 1) || isGap(first - 1, -1)) first -= 1;
  while (belongs(last + 1) || isGap(last + 1, 1)) last += 1;
  return [first, last];
}

// Some writers number each item with 1.
export function hasEqualNumbers(lines, at) {
  const [first, last] = findList(lines, at);
  const { indent } = parseItem(lines[at]);
  const numbers = lines.slice(first, last + 1).map(parseItem).filter((item) => item?.indent === indent).map(({ number }) => number);
  return numbers.length > 1 && numbers[0] === numbers[1];
}

// Number the items of a list from the line `from`.
export function renumber(lines, from) {
  const [first, last] = findList(lines, from);
  const levels = [];
  const readLine = trackFences();
  for (let index = first; index <= last; index += 1) {
    const item = readLine(lines[index]).isCode ? null : parseItem(lines[index]);
    if (item) lines[index] = numberItem(lines[index], item, levels, index >= from);
  }
}

function numberItem(line, item, levels, isAfter) {
  while (levels.length && levels.at(-1).indent > item.indent.length) levels.pop();
  const level = levels.at(-1)?.indent === item.indent.length ? levels.at(-1) : null;
  if (!level || level.dot !== item.dot || item.number === null) {
    if (level) levels.pop();
    levels.push({ indent: item.indent.length, dot: item.dot, number: item.number, step: null });
    return line;
  }
  level.step ??= item.number === level.number ? 0 : 1;
  level.number += level.step;
  if (!isAfter) level.number = item.number;
  return isAfter ? line.replace(/\d+/, level.number) : line;
}

// Return the indentation of an item one level deeper or higher, or null if the list has no such level.
export function findIndent(lines, at, direction) {
  const { indent } = parseItem(lines[at]);
  const items = lines.slice(findList(lines, at)[0], at).map(parseItem).filter(Boolean);
  if (direction < 0) return items.findLast((item) => item.indent.length < indent.length)?.indent ?? (/^\s+$/.test(indent) ? "" : null);
  const above = items.findLast((item) => item.indent.length <= indent.length);
  return above && above.width > indent.length ? above.indent.padEnd(above.width) : null;
}
