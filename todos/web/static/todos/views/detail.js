// The details of a to-do. Fields save themselves. A sync never overwrites the field that has the focus.

import { daysFromNow, dueDay, dueTime, formatTimestamp, today, toDue } from "../data/dates.js";
import { formatRule, RULES } from "../data/recurrence.js";
import { activeLists } from "../data/selections.js";
import { h, iconButton, reconcile } from "../page/dom.js";
import { createAttachments } from "./attachments.js";
import { createCheckbox, PRIORITIES } from "./row.js";
import { createSubtasks } from "./subtasks.js";

const SAVE_DELAY = 800; // ms after the last key

export class Detail {
  /** @param {string} id */
  constructor(app, id, onclose) {
    this.app = app;
    this.id = id;
    this.onclose = onclose;
    this.fields = [];
    this.build();
    this.update();
  }

  get todo() { return this.app.store.todo(this.id); }

  build() {
    const { app, id } = this;
    const isSubtask = Boolean(this.todo.parent);
    this.checkbox = h("span", { class: "slot" });
    this.timestamps = h("p", { class: "byline" });
    this.parts = [isSubtask ? null : createSubtasks(app, id), createAttachments(app, id)].filter(Boolean);
    this.element = h("article", { class: "card", tabIndex: -1, "aria-label": "Details" },
      h("div", { class: "bar" }, iconButton("close", "Close details", this.onclose),
        iconButton("trash", "Delete", () => { app.actions.deleteTodo(id); this.onclose(); })),
      h("div", { class: "first" }, this.checkbox, this.titleField()),
      this.notesField(),
      h("div", { class: "pair" }, this.dayField(), this.timeField()), this.dayButtons(),
      h("div", { class: "pair" }, this.priorityField(), this.repeatField()),
      isSubtask ? "" : this.listField(),
      this.labelsField(),
      ...this.parts.map(({ element }) => element),
      this.timestamps);
  }

  update() {
    const { todo } = this;
    if (this.lastTodo?.completed !== todo.completed) reconcile(this.checkbox, [createCheckbox(this.app, todo)]);
    this.lastTodo = todo;
    for (const { input, read } of this.fields) {
      if (input !== document.activeElement || input.tagName === "SELECT") setValue(input, read(todo));
    }
    for (const part of this.parts) part.update();
    this.timestamps.textContent = todo.version ? `Created ${formatTimestamp(todo.created_at)}. Updated ${formatTimestamp(todo.updated_at)}.` : "Saved on this device only. Not sent yet.";
  }

  // --- Fields

  /**
   * Connect an input to the to-do.
   * @param {(todo: any) => string} read
   * @param {(value: string, todo: any) => any} write returns the changed fields, or nothing
   */
  field(input, read, write) {
    let timer;
    const save = () => {
      clearTimeout(timer);
      const { todo } = this;
      if (!todo || input.value === read(todo)) return;
      const data = write(input.value, todo);
      if (data) this.app.actions.update(this.id, data);
      else if (document.activeElement !== input) setValue(input, read(todo));
    };
    input.addEventListener("change", save);
    input.addEventListener("blur", save);
    if (input.matches("textarea, input:not([type=date], [type=time])")) {
      input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, SAVE_DELAY); });
    }
    this.fields.push({ input, read });
    return input;
  }

  labelledField(text, input, read, write) {
    return h("label", { class: "field" }, h("span", {}, text), this.field(input, read, write));
  }

  titleField() {
    const input = h("textarea", { class: "title", rows: 1, maxLength: 500, "aria-label": "Title" });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); input.blur(); }
    });
    return this.field(input, (todo) => todo.title, (value) => {
      const title = value.replace(/\s+/g, " ").trim();
      return title && title !== this.todo.title ? { title } : null;
    });
  }

  notesField() {
    const input = h("textarea", { rows: 3, maxLength: 10000, placeholder: "Add notes" });
    return this.labelledField("Notes", input, (todo) => todo.notes, (notes) => ({ notes }));
  }

  dayField() {
    const input = h("input", { type: "date", max: "2999-12-31" });
    return this.labelledField("Due date", input, (todo) => (todo.due ? dueDay(todo.due) : ""),
      (day, todo) => (input.validity.badInput ? null : this.dueFields(day, dueTime(todo.due))));
  }

  timeField() {
    const input = h("input", { type: "time" });
    return this.labelledField("Time", input, (todo) => dueTime(todo.due),
      (time, todo) => this.dueFields(todo.due ? dueDay(todo.due) : today(), time));
  }

  // A recurring to-do needs a due date.
  dueFields(day, time) {
    return day ? { due: toDue(day, time) } : { due: null, ...(this.todo.recurrence ? { recurrence: null } : {}) };
  }

  dayButtons() {
    const setDay = (day) => () => this.app.actions.update(this.id, this.dueFields(day, day && dueTime(this.todo.due)));
    const choices = [["Today", today()], ["Tomorrow", daysFromNow(1)], ["In a week", daysFromNow(7)], ["No date", ""]];
    return h("div", { class: "chips", role: "group", "aria-label": "Set the due date" }, ...choices.map(([text, day]) => h("button", { type: "button", onclick: setDay(day) }, text)));
  }

  priorityField() {
    const input = h("select", {}, ...PRIORITIES.map((text, value) => h("option", { value: String(value) }, text)));
    return this.labelledField("Priority", input, (todo) => String(todo.priority), (value) => ({ priority: Number(value) }));
  }

  repeatField() {
    const input = h("select", {}, ...RULES.map(([value, text]) => h("option", { value }, text)));
    const read = (todo) => {
      const rule = todo.recurrence ?? "";
      if (![...input.options].some(({ value }) => value === rule)) input.append(h("option", { value: rule }, formatRule(rule)));
      return rule;
    };
    return this.labelledField("Repeat", input, read, (rule, todo) => ({ recurrence: rule || null, ...(rule && !todo.due ? { due: today() } : {}) }));
  }

  listField() {
    const input = h("select");
    const read = (todo) => {
      const lists = [{ id: "", name: "Inbox" }, ...activeLists(this.app.store)];
      if (todo.list && !lists.some(({ id }) => id === todo.list)) lists.push(this.app.store.list(todo.list) ?? { id: todo.list, name: "…" });
      input.replaceChildren(...lists.map(({ id, name }) => h("option", { value: id }, name)));
      return todo.list ?? "";
    };
    const write = (list) => {
      for (const { id } of this.app.store.subtasks(this.id)) this.app.actions.update(id, { list: list || null });
      return { list: list || null };
    };
    return this.labelledField("List", input, read, write);
  }

  labelsField() {
    const input = h("input", { placeholder: "home, errands", autocapitalize: "none" });
    const write = (value) => {
      const byKey = new Map();
      for (const label of value.split(",").map((text) => text.trim().replace(/^#/, "").slice(0, 50))) {
        if (label && !byKey.has(label.toLowerCase())) byKey.set(label.toLowerCase(), label);
      }
      const labels = [...byKey.values()].slice(0, 10);
      return labels.join() === this.todo.labels.join() ? null : { labels };
    };
    return this.labelledField("Labels, separated by commas", input, (todo) => todo.labels.join(", "), write);
  }
}

function setValue(input, value) {
  if (input.value !== value) input.value = value;
}
