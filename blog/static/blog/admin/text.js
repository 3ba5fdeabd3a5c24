// Changes to a textarea that its own undo knows of: only `execCommand` makes them, in all browsers.

export function replace(area, start, end, text) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  if (text) document.execCommand("insertText", false, text);
  else if (start !== end) document.execCommand("delete");
}

export function selection(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  return { start, end, text: value.slice(start, end), value };
}

// Put `before` and `after` around the selection, or take them away when they are there.
export function wrap(area, before, after, placeholder) {
  const { start, end, text, value } = selection(area);
  const outside = value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after;
  if (outside) {
    replace(area, start - before.length, end + after.length, text);
    area.setSelectionRange(start - before.length, end - before.length);
    return;
  }
  const inner = text || placeholder;
  replace(area, start, end, before + inner + after);
  area.setSelectionRange(start + before.length, start + before.length + inner.length);
}

// Give each selected line a prefix, or take it from them when all have it. `others` are prefixes it takes the place of.
export function prefix(area, make, matches, others = /^$/) {
  const { start, end, value } = selection(area);
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const next = value.indexOf("\n", Math.max(end - (end > start ? 1 : 0), from));
  const to = next === -1 ? value.length : next;
  const lines = value.slice(from, to).split("\n");
  const all = lines.every((line) => matches.test(line));
  const changed = lines.map((line, index) => all ? line.replace(matches, "") : make(index) + line.replace(others, ""));
  replace(area, from, to, changed.join("\n"));
  if (lines.length > 1) area.setSelectionRange(from, from + changed.join("\n").length);
}

const ITEM = /^(\s*)(>\s?|[-*+]\s\[[ xX]\]\s|[-*+]\s|(\d+)([.)])\s)/;

// Enter in a list goes on with it; in an empty item it ends the list.
export function continueList(area) {
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
  const following = number ? `${Number(number) + 1}${dot} ` : mark.replace(/\[[xX]\]/, "[ ]");
  replace(area, start, end, `\n${indent}${following}`);
  return true;
}

// Set a block apart from the text around it by empty lines.
export function insertBlock(area, text) {
  const { start, end, value } = selection(area);
  const before = value.slice(0, start);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = value.slice(end).startsWith("\n") ? "\n" : "\n\n";
  replace(area, start, end, lead + text + tail);
}
