// One to-do in a list.

import { formatDue, isOverdue, today } from "../data/dates.js";
import { formatRule } from "../data/recurrence.js";
import { h, icon, iconButton, screenReaderText } from "../page/dom.js";
import { hrefOf } from "../page/router.js";

export const PRIORITIES = ["None", "Low", "Medium", "High"];

/** @param {{ store: any, actions: any }} app */
export function createRow(app, todo, selection, route, onmenu) {
  const content = [h("span", { class: "title" }, todo.title), createMeta(app, todo, selection)];
  return h("li", { class: "row", data: { id: todo.id, priority: todo.priority, completed: todo.completed } },
    selection.isTrash ? createRestoreButton(app, todo) : createCheckbox(app, todo),
    selection.isTrash ? h("span", { class: "open" }, ...content) : h("a", { class: "open", href: hrefOf({ ...route, todo: todo.id }), data: { part: "open" } }, ...content),
    selection.sortable && !todo.completed && iconButton("grip", `Move “${todo.title}”`, onmenu, { class: "icon grip", "aria-haspopup": "menu", data: { part: "grip" } }));
}

export function createCheckbox(app, todo) {
  return h("label", { class: "check" },
    h("input", {
      type: "checkbox",
      checked: todo.completed,
      "aria-label": `Complete “${todo.title}”`,
      data: { part: "check" },
      onchange: (event) => app.actions.setCompleted(todo.id, event.target.checked),
    }));
}

const createRestoreButton = (app, todo) => h("button", { type: "button", class: "quiet", data: { part: "restore" }, onclick: () => app.actions.restore(todo.id) },
  "Restore", screenReaderText(` “${todo.title}”`));

function createMeta(app, todo, selection) {
  const parent = todo.parent && app.store.todo(todo.parent);
  const list = todo.list && todo.list !== selection.list?.id && app.store.list(todo.list);
  const subtasks = app.store.subtasks(todo.id);
  const completed = subtasks.filter((subtask) => subtask.completed).length;
  const overdue = todo.due && !todo.completed && isOverdue(todo.due);
  const parts = [
    todo.priority > 0 && h("span", { class: "priority" }, h("span", { "aria-hidden": "true" }, "!".repeat(todo.priority)), ` ${PRIORITIES[todo.priority]}`, screenReaderText(" priority")),
    todo.due && !(selection.title === "Today" && todo.due === today()) && h("span", { class: overdue ? "due overdue" : "due" }, icon("today"), screenReaderText("due "), formatDue(todo.due),
      overdue && screenReaderText(", overdue")),
    todo.recurrence && h("span", {}, icon("repeat"), formatRule(todo.recurrence)),
    subtasks.length > 0 && h("span", {}, icon("completed"), screenReaderText("Subtasks: "), `${completed} of ${subtasks.length}`),
    todo.attachments.length > 0 && h("span", {}, icon("clip"), screenReaderText("Files: "), todo.attachments.length),
    todo.notes && h("span", {}, icon("notes"), screenReaderText("has notes")),
    parent && h("span", {}, `in ${parent.title}`),
    list && h("span", { class: "of-list" }, createDot(list), list.name),
    ...todo.labels.map((label) => h("span", { class: "label" }, `#${label}`)),
  ].filter(Boolean);
  return parts.length > 0 && h("span", { class: "meta" }, ...parts);
}

/** Create the mark in a list's color. */
export function createDot(list) {
  const mark = h("span", { class: "dot", "aria-hidden": "true" });
  mark.style.setProperty("--color", list.color);
  return mark;
}
