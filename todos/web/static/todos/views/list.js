// The middle of the page: one place's to-dos, and the field to add one.

import { h, icon, iconButton, reconcile } from "../dom.js";
import { go } from "../router.js";
import { select } from "../selection.js";
import { dragging, isDragging } from "./drag.js";
import { listDialog } from "./listform.js";
import { moveMenu } from "./menu.js";
import { dot, row } from "./row.js";

const SHOWN = ["title", "notes", "completed", "due", "priority", "recurrence", "labels", "attachments", "deleted_at"];

export class ListView {
  constructor(app) {
    this.app = app;
    this.rows = new Map(); // id -> { context, element }
    this.heading = h("h1", { tabIndex: -1 });
    this.count = h("p", { class: "byline" });
    this.tools = h("div", { class: "tools" });
    this.field = h("input", { name: "title", maxLength: 500, autocomplete: "off", enterkeyhint: "done", placeholder: "Add a to-do", "aria-label": "New to-do" });
    this.composer = h("form", { class: "composer", onsubmit: (event) => this.add(event) },
      this.field, h("button", { class: "icon add", title: "Add", "aria-label": "Add" }, icon("add")));
    this.search = h("input", { type: "search", class: "searchfield", placeholder: "Search", "aria-label": "Search to-dos", oninput: (event) => this.find(event) });
    this.groups = h("div", { class: "groups" });
    this.done = h("details", { class: "done" }, h("summary"), h("ol", { class: "rows", role: "list" }));
    this.clear = h("button", { type: "button", class: "quiet", onclick: () => this.clearDone() }, "Clear completed");
    this.element = h("div", { class: "list" },
      h("header", { class: "heading" }, h("div", {}, this.heading, this.count), this.tools),
      this.composer, this.search, this.groups, this.done);
    this.done.append(this.clear);
    dragging(this.groups, (id, to) => this.move(id, to), () => this.update());
  }

  /** @param {import("../router.js").Route} route */
  show(route) {
    const place = `${route.view}/${route.argument}`;
    const arrived = place !== this.place;
    this.place = place;
    this.route = route;
    this.update();
    if (arrived) this.arrive();
  }

  arrive() {
    document.title = `${this.selection.title} · MyToDoList`;
    this.done.open = false;
    this.element.parentElement?.scrollTo(0, 0);
    if (this.route.view === "search") {
      this.search.value = this.route.query;
      this.search.focus();
    } else if (this.seen && !this.route.todo) {
      this.heading.focus({ preventScroll: true }); // told by screen readers, as a new page would be
    }
    this.seen = true;
  }

  update() {
    if (isDragging(this.groups)) return; // the rows must not change under a finger
    const focus = this.focused();
    const selection = select(this.app.store, this.route);
    this.selection = selection;
    const todos = selection.groups.flatMap((group) => group.todos);
    this.heading.replaceChildren(...(selection.list ? [dot(selection.list)] : []), selection.title);
    this.count.textContent = countText(todos.length, selection);
    this.composer.hidden = !selection.blank;
    this.search.hidden = this.route.view !== "search";
    this.tools.replaceChildren(...(selection.list ? [iconButton("more", "Change this list", () => listDialog(this.app, selection.list))] : []));
    this.showGroups(selection);
    this.showDone(selection);
    this.forget(new Set([...todos, ...(selection.done ?? [])].map(({ id }) => id)));
    this.refocus(focus);
  }

  showGroups(selection) {
    const filled = selection.groups.filter(({ todos }) => todos.length);
    if (!filled.length) return this.groups.replaceChildren(selection.done?.length ? allDone() : empty(...selection.empty));
    if (this.groups.children.length !== filled.length || !this.groups.querySelector("ol")) {
      this.groups.replaceChildren(...filled.map(() => h("section", {}, h("h2"), h("ol", { class: "rows", role: "list" }))));
    }
    filled.forEach(({ title, todos }, at) => {
      const [heading, list] = this.groups.children[at].children;
      heading.textContent = title ?? "";
      heading.hidden = !title;
      reconcile(list, todos.map((todo) => this.row(todo)));
    });
  }

  showDone({ done = [], list, blank }) {
    this.done.hidden = !done.length;
    this.done.firstElementChild.textContent = `Completed · ${done.length}`;
    reconcile(this.done.children[1], done.map((todo) => this.row(todo)));
    this.clear.hidden = !(list || this.route.view === "inbox") || !blank;
  }

  // A row is made anew only when something that it shows has changed: a click on one that goes away is lost.
  row(todo) {
    const subtasks = this.app.store.subtasks(todo.id);
    const list = todo.list && this.app.store.list(todo.list);
    const context = JSON.stringify([this.place, SHOWN.map((name) => todo[name]), list?.name, list?.color, todo.parent && this.app.store.todo(todo.parent)?.title, subtasks.map(({ completed }) => completed)]);
    const known = this.rows.get(todo.id);
    const element = known?.context === context ? known.element : row(this.app, todo, this.selection, { ...this.route, todo: null }, (event) => moveMenu(this, todo.id, event.currentTarget));
    this.rows.set(todo.id, { context, element });
    const link = element.querySelector("a.open");
    if (this.route.todo === todo.id) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
    return element;
  }

  forget(shown) {
    for (const id of this.rows.keys()) if (!shown.has(id)) this.rows.delete(id);
  }

  // --- Focus outlives a change of the rows

  focused() {
    const row = document.activeElement?.closest?.(".row");
    if (!row || !this.element.contains(row)) return null;
    const all = [...this.element.querySelectorAll(".row")];
    return { id: row.dataset.id, part: document.activeElement.dataset.part, at: all.indexOf(row) };
  }

  refocus(focus) {
    if (!focus || (document.activeElement !== document.body && document.activeElement)) return;
    const all = [...this.element.querySelectorAll("section .row, .done[open] .row")];
    const row = all.find(({ dataset }) => dataset.id === focus.id) ?? all[Math.min(focus.at, all.length - 1)];
    (row?.querySelector(`[data-part="${focus.part}"]`) ?? row?.querySelector("a, button") ?? this.heading).focus({ preventScroll: true });
  }

  // --- What one does here

  add(event) {
    event.preventDefault();
    const title = this.field.value.trim();
    if (!title) return;
    this.app.actions.add(title, this.selection.blank);
    this.field.value = "";
    this.field.focus();
  }

  find({ target }) {
    go({ view: "search", query: target.value }, { replace: true });
  }

  move(id, to) {
    const group = this.selection.groups[0].todos;
    return this.app.actions.move(group, id, to);
  }

  clearDone() {
    this.app.actions.clear(this.selection.done, this.selection.list?.id ?? "inbox");
    this.heading.focus();
  }
}

const countText = (count, { trash, title }) => {
  if (!count) return "";
  if (trash || title === "Completed" || title === "Search") return `${count} ${count === 1 ? "to-do" : "to-dos"}`;
  return `${count} to do`;
};

const empty = (title, text) => h("div", { class: "empty" }, h("div", { class: "contours", "aria-hidden": "true" }), h("p", { class: "display" }, title), h("p", {}, text));
const allDone = () => empty("All done", "Nothing is left here. Well done.");
