// Keyboard shortcuts of the whole page. They don't apply in text fields.

import { isTextField } from "./dom.js";
import { undoLastMessage } from "./messages.js";
import { goTo } from "./router.js";

const STORAGE_KEY = "todos:single-keys";

export const SHORTCUTS = [
  ["n", "New to-do"],
  ["/", "Search"],
  ["↑ ↓", "Previous or next to-do (also k and j)"],
  ["Enter", "Open the to-do"],
  ["x", "Complete or reopen the to-do"],
  ["Delete", "Move the to-do to the trash"],
  ["Alt+↑ Alt+↓", "Move the to-do up or down"],
  ["Ctrl+z", "Undo"],
  ["Esc", "Close the details"],
  ["?", "Show keyboard shortcuts"],
];

export const areSingleKeysEnabled = () => localStorage.getItem(STORAGE_KEY) !== "off";

export const enableSingleKeys = (enabled) => localStorage.setItem(STORAGE_KEY, enabled ? "on" : "off");

/** @param {{ shell: any, actions: any, store: any }} app */
export function listenForShortcuts(app, openHelp) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open], .menu")) return;
    const row = event.target.closest?.(".row");
    const act = row && rowAction(app, row, event) || pageAction(app, event, openHelp);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function pageAction(app, event, openHelp) {
  const { key, target } = event;
  if (key === "Escape") return app.shell.escapeAction();
  if (isTextField(target)) return null;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z" && !event.shiftKey) return undoLastMessage;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (key === "ArrowDown" && target === document.body) return () => focusRow(allRows()[0]);
  if (!areSingleKeysEnabled()) return null;
  return { n: () => app.shell.compose(), "/": () => goTo({ view: "search" }), "?": openHelp, j: () => focusRow(allRows()[0]) }[key];
}

function rowAction(app, row, event) {
  const { id } = row.dataset;
  const rows = allRows();
  const at = rows.indexOf(row);
  const step = { ArrowUp: -1, ArrowDown: 1, k: -1, j: 1 }[event.key];
  const isSingleKey = event.key.length === 1;
  if (event.ctrlKey || event.metaKey || (isSingleKey && (event.altKey || !areSingleKeysEnabled()))) return null;
  if (step && event.altKey) return () => moveRow(app, row, id, step);
  if (event.altKey) return null;
  if (step) return () => focusRow(rows[at + step]);
  const todo = app.store.todo(id);
  if (!todo || todo.deleted_at) return null;
  if (event.key === "x") return () => app.actions.setCompleted(id, !todo.completed);
  if (event.key === "Delete" || event.key === "Backspace") return () => app.actions.deleteTodo(id);
  return null;
}

function moveRow(app, row, id, step) {
  if (!row.querySelector(".grip")) return;
  const at = [...row.parentElement.children].indexOf(row);
  if (at + step >= 0) app.shell.list.moveTodo(id, at + step);
  focusRow(document.querySelector(`.row[data-id="${id}"]`));
}

const allRows = () => [...document.querySelectorAll(".groups .row, .done[open] .row")];

function focusRow(row) {
  const target = row?.querySelector("a.open, button");
  target?.focus();
  row?.scrollIntoView({ block: "nearest" });
}
