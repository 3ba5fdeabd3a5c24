// One to-do with all it has. Fields save themselves; what is being typed is never overwritten.

import { daysFromNow, dueDay, dueTime, timeText, today, writeDue } from "../dates.js";
import { h, iconButton, reconcile } from "../dom.js";
import { RULES, ruleText } from "../recurrence.js";
import { openLists } from "../selection.js";
import { attachments } from "./attachments.js";
import { check, PRIORITIES } from "./row.js";
import { subtasks } from "./subtasks.js";

const PAUSE = 800; // ms without a key, and it is saved

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
    const isSub = Boolean(this.todo.parent);
    this.check = h("span", { class: "slot" });
    this.stamp = h("p", { class: "byline" });
    this.parts = [isSub ? null : subtasks(app, id), attachments(app, id)].filter(Boolean);
    this.element = h("article", { class: "card", tabIndex: -1, "aria-label": "Details" },
      h("div", { class: "bar" }, iconButton("close", "Close details", this.onclose),
        iconButton("trash", "Delete", () => { app.actions.remove(id); this.onclose(); })),
      h("div", { class: "first" }, this.check, this.title()),
      this.notes(),
      h("div", { class: "pair" }, this.day(), this.time()), this.shortcuts(),
      h("div", { class: "pair" }, this.priority(), this.repeat()),
      isSub ? "" : this.list(),
      this.labels(),
      ...this.parts.map(({ element }) => element),
      this.stamp);
  }

  update() {
    const { todo } = this;
    if (this.shown?.completed !== todo.completed) reconcile(this.check, [check(this.app, todo)]);
    this.shown = todo;
    for (const { input, read } of this.fields) {
      if (input !== document.activeElement || input.tagName === "SELECT") show(input, read(todo));
    }
    for (const part of this.parts) part.update();
    this.stamp.textContent = todo.version ? `Created ${timeText(todo.created_at)}. Changed ${timeText(todo.updated_at)}.` : "Kept on this device until it can be sent.";
  }

  // --- Fields

  /** @param {(todo: any) => string} read  @param {(value: string, todo: any) => any} write gives what changes, or nothing */
  field(input, read, write) {
    let timer;
    const save = () => {
      clearTimeout(timer);
      const { todo } = this;
      if (!todo || input.value === read(todo)) return;
      const data = write(input.value, todo);
      if (data) this.app.actions.update(this.id, data);
      else if (document.activeElement !== input) show(input, read(todo));
    };
    input.addEventListener("change", save);
    input.addEventListener("blur", save);
    if (input.matches("textarea, input:not([type=date], [type=time])")) {
      input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); });
    }
    this.fields.push({ input, read });
    return input;
  }

  labelled(text, input) {
    return h("label", { class: "field" }, h("span", {}, text), input);
  }

  title() {
    const input = h("textarea", { class: "title", rows: 1, maxLength: 500, "aria-label": "Title" });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); input.blur(); }
    });
    return this.field(input, (todo) => todo.title, (value) => {
      const title = value.replace(/\s+/g, " ").trim();
      return title && title !== this.todo.title ? { title } : null;
    });
  }

  notes() {
    const input = h("textarea", { rows: 3, maxLength: 10000, placeholder: "Anything worth remembering" });
    return this.labelled("Notes", this.field(input, (todo) => todo.notes, (notes) => ({ notes })));
  }

  day() {
    const input = h("input", { type: "date", max: "2999-12-31" });
    return this.labelled("Due", this.field(input, (todo) => (todo.due ? dueDay(todo.due) : ""),
      (day, todo) => (input.validity.badInput ? null : this.due(day, dueTime(todo.due)))));
  }

  time() {
    const input = h("input", { type: "time" });
    return this.labelled("Time", this.field(input, (todo) => dueTime(todo.due),
      (time, todo) => this.due(todo.due ? dueDay(todo.due) : today(), time)));
  }

  // What recurs needs a due date.
  due(day, time) {
    return day ? { due: writeDue(day, time) } : { due: null, ...(this.todo.recurrence ? { recurrence: null } : {}) };
  }

  shortcuts() {
    const set = (day) => () => this.app.actions.update(this.id, this.due(day, day && dueTime(this.todo.due)));
    const choices = [["Today", today()], ["Tomorrow", daysFromNow(1)], ["In a week", daysFromNow(7)], ["No date", ""]];
    return h("div", { class: "chips", role: "group", "aria-label": "Due" }, ...choices.map(([text, day]) => h("button", { type: "button", onclick: set(day) }, text)));
  }

  priority() {
    const input = h("select", {}, ...PRIORITIES.map((text, value) => h("option", { value: String(value) }, text)));
    return this.labelled("Priority", this.field(input, (todo) => String(todo.priority), (value) => ({ priority: Number(value) })));
  }

  repeat() {
    const input = h("select", {}, ...RULES.map(([value, text]) => h("option", { value }, text)));
    const read = (todo) => {
      const rule = todo.recurrence ?? "";
      if (![...input.options].some(({ value }) => value === rule)) input.append(h("option", { value: rule }, ruleText(rule)));
      return rule;
    };
    return this.labelled("Repeat", this.field(input, read, (rule, todo) => ({ recurrence: rule || null, ...(rule && !todo.due ? { due: today() } : {}) })));
  }

  list() {
    const input = h("select");
    const read = (todo) => {
      const lists = [{ id: "", name: "Inbox" }, ...openLists(this.app.store)];
      if (todo.list && !lists.some(({ id }) => id === todo.list)) lists.push(this.app.store.list(todo.list) ?? { id: todo.list, name: "…" });
      input.replaceChildren(...lists.map(({ id, name }) => h("option", { value: id }, name)));
      return todo.list ?? "";
    };
    const write = (list) => {
      for (const { id } of this.app.store.subtasks(this.id)) this.app.actions.update(id, { list: list || null });
      return { list: list || null };
    };
    return this.labelled("List", this.field(input, read, write));
  }

  labels() {
    const input = h("input", { placeholder: "home, errands", autocapitalize: "none" });
    const write = (value) => {
      const found = new Map();
      for (const label of value.split(",").map((text) => text.trim().replace(/^#/, "").slice(0, 50))) {
        if (label && !found.has(label.toLowerCase())) found.set(label.toLowerCase(), label);
      }
      const labels = [...found.values()].slice(0, 10);
      return labels.join() === this.todo.labels.join() ? null : { labels };
    };
    return this.labelled("Labels, with commas between", this.field(input, (todo) => todo.labels.join(", "), write));
  }
}

function show(input, value) {
  if (input.value !== value) input.value = value;
}
