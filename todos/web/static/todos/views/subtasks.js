// The subtasks in the details of a to-do.

import { byPosition } from "../data/positions.js";
import { h, icon, iconButton, reconcile } from "../page/dom.js";
import { createCheckbox } from "./row.js";

export function createSubtasks(app, id) {
  const heading = h("h2", {}, "Subtasks");
  const list = h("ol", { class: "steps", role: "list" });
  const field = h("input", { maxLength: 500, autocomplete: "off", enterkeyhint: "done", placeholder: "Add a subtask", "aria-label": "New subtask" });
  const form = h("form", { class: "composer small", onsubmit: add }, field, h("button", { class: "icon add", title: "Add subtask", "aria-label": "Add subtask" }, icon("add")));
  const items = new Map(); // id -> { todo, element }

  function add(event) {
    event.preventDefault();
    const title = field.value.trim();
    if (!title) return;
    app.actions.createTodo(title, { parent: id, list: app.store.todo(id).list });
    field.value = "";
  }

  function rename(subtask, input) {
    const title = input.value.trim();
    if (title && title !== subtask.title) app.actions.update(subtask.id, { title });
    else input.value = subtask.title;
  }

  function item(subtask) {
    const current = items.get(subtask.id);
    if (current?.todo === subtask || current?.element.contains(document.activeElement) && current.todo.completed === subtask.completed) return current.element;
    const input = h("input", { value: subtask.title, maxLength: 500, "aria-label": `Subtask “${subtask.title}”`, onchange: () => rename(app.store.todo(subtask.id), input) });
    const element = h("li", { data: { completed: subtask.completed } }, createCheckbox(app, subtask), input,
      iconButton("close", `Delete “${subtask.title}”`, () => { app.actions.deleteTodo(subtask.id); field.focus(); }));
    items.set(subtask.id, { todo: subtask, element });
    return element;
  }

  function update() {
    const subtasks = app.store.subtasks(id).sort(byPosition);
    const completed = subtasks.filter((subtask) => subtask.completed).length;
    heading.textContent = subtasks.length ? `Subtasks · ${completed} of ${subtasks.length}` : "Subtasks";
    const focused = list.contains(document.activeElement) && document.activeElement.closest("li");
    reconcile(list, subtasks.map(item));
    if (focused && !focused.isConnected) field.focus();
  }

  return { element: h("section", { class: "part" }, heading, list, form), update };
}
