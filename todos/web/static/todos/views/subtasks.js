// The steps of a to-do.

import { h, icon, iconButton, reconcile } from "../dom.js";
import { byPosition } from "../order.js";
import { check } from "./row.js";

export function subtasks(app, id) {
  const heading = h("h2", {}, "Steps");
  const list = h("ol", { class: "steps", role: "list" });
  const field = h("input", { maxLength: 500, autocomplete: "off", enterkeyhint: "done", placeholder: "Add a step", "aria-label": "New step" });
  const form = h("form", { class: "composer small", onsubmit: add }, field, h("button", { class: "icon add", title: "Add step", "aria-label": "Add step" }, icon("add")));
  const made = new Map(); // id -> { todo, element }

  function add(event) {
    event.preventDefault();
    const title = field.value.trim();
    if (!title) return;
    app.actions.add(title, { parent: id, list: app.store.todo(id).list });
    field.value = "";
  }

  function rename(step, input) {
    const title = input.value.trim();
    if (title && title !== step.title) app.actions.update(step.id, { title });
    else input.value = step.title;
  }

  function item(step) {
    const known = made.get(step.id);
    if (known?.todo === step || known?.element.contains(document.activeElement) && known.todo.completed === step.completed) return known.element;
    const input = h("input", { value: step.title, maxLength: 500, "aria-label": `Step “${step.title}”`, onchange: () => rename(app.store.todo(step.id), input) });
    const element = h("li", { data: { completed: step.completed } }, check(app, step), input,
      iconButton("close", `Delete “${step.title}”`, () => { app.actions.remove(step.id); field.focus(); }));
    made.set(step.id, { todo: step, element });
    return element;
  }

  function update() {
    const steps = app.store.subtasks(id).sort(byPosition);
    const done = steps.filter((step) => step.completed).length;
    heading.textContent = steps.length ? `Steps · ${done} of ${steps.length}` : "Steps";
    const had = list.contains(document.activeElement) && document.activeElement.closest("li");
    reconcile(list, steps.map(item));
    if (had && !had.isConnected) field.focus();
  }

  return { element: h("section", { class: "part" }, heading, list, form), update };
}
