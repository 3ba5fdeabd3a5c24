// One to-do in a list.

import { dueText, isOverdue, today } from "../dates.js";
import { h, icon, iconButton, unseen } from "../dom.js";
import { ruleText } from "../recurrence.js";
import { href } from "../router.js";

export const PRIORITIES = ["None", "Low", "Medium", "High"];

/** @param {{ store: any, actions: any }} app */
export function row(app, todo, selection, route, onmenu) {
  const link = h("a", { class: "open", href: href({ ...route, todo: todo.id }), data: { part: "open" } },
    h("span", { class: "title" }, todo.title), meta(app, todo, selection));
  return h("li", { class: "row", data: { id: todo.id, priority: todo.priority, completed: todo.completed } },
    selection.trash ? restore(app, todo) : check(app, todo),
    selection.trash ? h("span", { class: "open" }, h("span", { class: "title" }, todo.title), meta(app, todo, selection)) : link,
    selection.sortable && !todo.completed && iconButton("grip", `Move “${todo.title}”`, onmenu, { class: "icon grip", "aria-haspopup": "menu", data: { part: "grip" } }));
}

export function check(app, todo) {
  return h("label", { class: "check" },
    h("input", {
      type: "checkbox",
      checked: todo.completed,
      "aria-label": `Complete “${todo.title}”`,
      data: { part: "check" },
      onchange: (event) => app.actions.complete(todo.id, event.target.checked),
    }));
}

const restore = (app, todo) => h("button", { type: "button", class: "quiet", data: { part: "restore" }, onclick: () => app.actions.restore(todo.id) },
  "Restore", unseen(` “${todo.title}”`));

function meta(app, todo, selection) {
  const parent = todo.parent && app.store.todo(todo.parent);
  const list = todo.list && todo.list !== selection.list?.id && app.store.list(todo.list);
  const children = app.store.subtasks(todo.id);
  const done = children.filter((child) => child.completed).length;
  const parts = [
    todo.priority > 0 && h("span", { class: "priority" }, h("span", { "aria-hidden": "true" }, "!".repeat(todo.priority)), ` ${PRIORITIES[todo.priority]}`, unseen(" priority")),
    todo.due && !(selection.title === "Today" && todo.due === today()) && h("span", { class: !todo.completed && isOverdue(todo.due) ? "due overdue" : "due" }, icon("today"), unseen("due "), dueText(todo.due),
      !todo.completed && isOverdue(todo.due) && unseen(", overdue")),
    todo.recurrence && h("span", {}, icon("repeat"), ruleText(todo.recurrence)),
    children.length > 0 && h("span", {}, icon("completed"), unseen("Sub-tasks: "), `${done} of ${children.length}`),
    todo.attachments.length > 0 && h("span", {}, icon("clip"), unseen("Files: "), todo.attachments.length),
    todo.notes && h("span", {}, icon("notes"), unseen("has notes")),
    parent && h("span", {}, `in ${parent.title}`),
    list && h("span", { class: "of-list" }, dot(list), list.name),
    ...todo.labels.map((label) => h("span", { class: "label" }, `#${label}`)),
  ].filter(Boolean);
  return parts.length > 0 && h("span", { class: "meta" }, ...parts);
}

export function dot(list) {
  const mark = h("span", { class: "dot", "aria-hidden": "true" });
  mark.style.setProperty("--color", list.color);
  return mark;
}
