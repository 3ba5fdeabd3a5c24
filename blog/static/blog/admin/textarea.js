// Changes to a textarea that the browser can undo. In all browsers, only `execCommand` makes such changes.

const LONG = 50; // lines

// Replace a range of the text. Another element that has the focus keeps it, with its selection.
export function replace(area, start, end, text) {
  const restoreFocus = saveFocus(area);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  if (document.activeElement !== area) {
    area.setRangeText(text, start, end, "end"); // a hidden text, or one behind a dialog, can't have the focus
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  } else if (text) insert(area, text);
  else if (start !== end) document.execCommand("delete");
  restoreFocus();
}

// Chromium needs seconds to insert a thousand lines as text, and milliseconds as HTML. The result is the same.
function insert(area, text) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const isLong = text.split("\n").length > LONG;
  if (isLong && document.execCommand("insertHTML", false, escapeLines(text))) {
    if (area.value === value.slice(0, start) + text + value.slice(end)) return;
    document.execCommand("undo");
    area.setSelectionRange(start, end);
  }
  document.execCommand("insertText", false, text);
}

function escapeLines(text) {
  const element = document.createElement("div");
  element.textContent = text;
  return element.innerHTML.replaceAll("\n", "<br>");
}

// Return a function that returns the focus to the element that has it now, unless it is `area` or none.
function saveFocus(area) {
  const focused = document.activeElement;
  if (!focused || focused === area || focused === document.body) return () => {};
  const { selectionStart: start, selectionEnd: end, selectionDirection: direction } = focused;
  const { scrollX: left, scrollY: top } = window;
  return () => {
    focused.focus({ preventScroll: true });
    if (Number.isInteger(start)) focused.setSelectionRange(start, end, direction); // not in fields such as `number`
    window.scrollTo({ left, top, behavior: "instant" }); // `execCommand` scrolls to the change
  };
}

export function selection(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  return { start, end, text: value.slice(start, end), value };
}

// Add `before` and `after` around the selection, or remove them if they are present.
export function wrap(area, before, after, placeholder) {
  const { start, end, text, value } = selection(area);
  const isWrapped = value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after;
  if (isWrapped) {
    replace(area, start - before.length, end + after.length, text);
    area.setSelectionRange(start - before.length, end - before.length);
    return;
  }
  const inner = text || placeholder;
  replace(area, start, end, before + inner + after);
  area.setSelectionRange(start + before.length, start + before.length + inner.length);
}

// Add a prefix to each selected line, or remove it if all lines have it. The prefix replaces `others`.
export function prefix(area, createPrefix, matches, others = /^$/) {
  const { start, end, value } = selection(area);
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const next = value.indexOf("\n", Math.max(end - (end > start ? 1 : 0), from));
  const to = next === -1 ? value.length : next;
  const lines = value.slice(from, to).split("\n");
  const allMatch = lines.every((line) => matches.test(line));
  const changed = lines.map((line, index) => allMatch ? line.replace(matches, "") : createPrefix(index) + line.replace(others, ""));
  replace(area, from, to, changed.join("\n"));
  if (lines.length > 1) area.setSelectionRange(from, from + changed.join("\n").length);
}

// Insert a block with empty lines around it.
export function insertBlock(area, text) {
  const { start, end, value } = selection(area);
  replace(area, start, end, surround(text, value.slice(0, start), value.slice(end)));
}

// Add the empty lines that a block needs between the text `before` and `after` it.
export function surround(block, before, after) {
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  return lead + block + tail;
}
