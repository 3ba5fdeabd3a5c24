// The keyboard, for the whole page. Fields keep their keys.

import { isTyping } from "./dom.js";
import { undo } from "./messages.js";
import { go } from "./router.js";

const SWITCH = "todos:single-keys";

export const KEYS = [
  ["n", "New to-do"],
  ["/", "Search"],
  ["↑ ↓", "To the to-do above or below; j and k too"],
  ["Enter", "Open it"],
  ["x", "Complete it, or open it again"],
  ["Delete", "Put it in the trash"],
  ["Alt+↑ Alt+↓", "Move it up or down"],
  ["Ctrl+z", "Undo"],
  ["Esc", "Close details"],
  ["?", "This help"],
];

/** Tell whether single keys are on, or switch them. */
export function singleKeys(on) {
  if (on !== undefined) localStorage.setItem(SWITCH, on ? "on" : "off");
  return localStorage.getItem(SWITCH) !== "off";
}

/** @param {{ shell: any, actions: any, store: any }} app */
export function keyboard(app, showHelp) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open], .menu")) return;
    const row = event.target.closest?.(".row");
    const act = row && onRow(app, row, event) || anywhere(app, event, showHelp);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function anywhere(app, event, showHelp) {
  const { key, target } = event;
  if (key === "Escape") return app.shell.escape();
  if (isTyping(target)) return null;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z" && !event.shiftKey) return undo;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (key === "ArrowDown" && target === document.body) return () => focusRow(rows()[0]);
  if (!singleKeys()) return null;
  return { n: () => app.shell.compose(), "/": () => go({ view: "search" }), "?": showHelp, j: () => focusRow(rows()[0]) }[key];
}

function onRow(app, row, event) {
  const { id } = row.dataset;
  const all = rows();
  const at = all.indexOf(row);
  const step = { ArrowUp: -1, ArrowDown: 1, k: -1, j: 1 }[event.key];
  const single = event.key.length === 1;
  if (event.ctrlKey || event.metaKey || (single && (event.altKey || !singleKeys()))) return null;
  if (step && event.altKey) return () => move(app, row, id, step);
  if (event.altKey) return null;
  if (step) return () => focusRow(all[at + step]);
  const todo = app.store.todo(id);
  if (!todo || todo.deleted_at) return null;
  if (event.key === "x") return () => app.actions.complete(id, !todo.completed);
  if (event.key === "Delete" || event.key === "Backspace") return () => app.actions.remove(id);
  return null;
}

function move(app, row, id, step) {
  if (!row.querySelector(".grip")) return;
  const at = [...row.parentElement.children].indexOf(row);
  if (at + step >= 0) app.shell.list.move(id, at + step);
  focusRow(document.querySelector(`.row[data-id="${id}"]`));
}

const rows = () => [...document.querySelectorAll(".groups .row, .done[open] .row")];

function focusRow(row) {
  const target = row?.querySelector("a.open, button");
  target?.focus();
  row?.scrollIntoView({ block: "nearest" });
}
