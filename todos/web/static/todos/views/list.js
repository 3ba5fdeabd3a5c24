// The main column: the to-dos of one view, and the field that adds one.

import { DEFAULTS, INVISIBLE } from "../data/fields.js";
import { selectTodos } from "../data/selections.js";
import { h, icon, iconButton, reconcile } from "../page/dom.js";
import { goTo } from "../page/router.js";
import { enableDragging, isDragging } from "./dragging.js";
import { openListDialog } from "./list-dialog.js";
import { openMoveMenu } from "./move-menu.js";
import { createDot, createRow } from "./row.js";

const VISIBLE_FIELDS = Object.keys(DEFAULTS.todo).filter((name) => !INVISIBLE.includes(name));

export class ListView {
  constructor(app) {
    this.app = app;
    this.rows = new Map(); // id -> { content, element }
    this.heading = h("h1", { tabIndex: -1 });
    this.count = h("p", { class: "byline" });
    this.tools = h("div", { class: "tools" });
    this.field = h("input", { name: "title", maxLength: 500, autocomplete: "off", enterkeyhint: "done", placeholder: "Add a to-do", "aria-label": "New to-do" });
    this.composer = h("form", { class: "composer", onsubmit: (event) => this.addTodo(event) },
      this.field, h("button", { class: "icon add", title: "Add", "aria-label": "Add" }, icon("add")));
    this.search = h("input", { type: "search", class: "searchfield", placeholder: "Search", "aria-label": "Search to-dos", oninput: (event) => this.showResults(event) });
    this.groups = h("div", { class: "groups" });
    this.completed = h("details", { class: "done" }, h("summary"), h("ol", { class: "rows", role: "list" }));
    this.clear = h("button", { type: "button", class: "quiet", onclick: () => this.clearCompleted() }, "Clear completed");
    this.element = h("div", { class: "list" },
      h("header", { class: "heading" }, h("div", {}, this.heading, this.count), this.tools),
      this.composer, this.search, this.groups, this.completed);
    this.completed.append(this.clear);
    enableDragging(this.groups, (id, to) => this.moveTodo(id, to), () => this.update());
  }

  /** @param {import("../page/router.js").Route} route */
  show(route) {
    const view = `${route.view}/${route.argument}`;
    const isNew = view !== this.view;
    this.view = view;
    this.route = route;
    this.update();
    if (isNew) this.enterView();
  }

  enterView() {
    document.title = `${this.selection.title} · MyToDoList`;
    this.completed.open = false;
    this.element.parentElement?.scrollTo(0, 0);
    if (this.route.view === "search") {
      this.search.value = this.route.query;
      this.search.focus();
    } else if (this.hasEntered && !this.route.todo) {
      this.heading.focus({ preventScroll: true }); // screen readers announce it like a new page
    }
    this.hasEntered = true;
  }

  update() {
    if (isDragging(this.groups)) return; // the rows must not change under the pointer
    const focus = this.readFocus();
    const selection = selectTodos(this.app.store, this.route);
    this.selection = selection;
    const todos = selection.groups.flatMap((group) => group.todos);
    this.heading.replaceChildren(...(selection.list ? [createDot(selection.list)] : []), selection.title);
    this.count.textContent = todos.length ? `${todos.length} ${todos.length === 1 ? "to-do" : "to-dos"}` : "";
    this.composer.hidden = !selection.fields;
    this.search.hidden = this.route.view !== "search";
    this.tools.replaceChildren(...(selection.list ? [iconButton("more", "Edit list", () => openListDialog(this.app, selection.list))] : []));
    this.showGroups(selection);
    this.showCompleted(selection);
    this.forgetRowsExcept(new Set([...todos, ...(selection.completed ?? [])].map(({ id }) => id)));
    this.restoreFocus(focus);
  }

  showGroups(selection) {
    const groups = selection.groups.filter(({ todos }) => todos.length);
    if (!groups.length) return this.groups.replaceChildren(selection.completed?.length ? createEmpty("All done", "You have completed every to-do here.") : createEmpty(...selection.empty));
    if (this.groups.children.length !== groups.length || !this.groups.querySelector("ol")) {
      this.groups.replaceChildren(...groups.map(() => h("section", {}, h("h2"), h("ol", { class: "rows", role: "list" }))));
    }
    groups.forEach(({ title, todos }, at) => {
      const [heading, list] = this.groups.children[at].children;
      heading.textContent = title ?? "";
      heading.hidden = !title;
      reconcile(list, todos.map((todo) => this.row(todo)));
    });
  }

  showCompleted({ completed = [], list, fields }) {
    this.completed.hidden = !completed.length;
    this.completed.firstElementChild.textContent = `Completed · ${completed.length}`;
    reconcile(this.completed.children[1], completed.map((todo) => this.row(todo)));
    this.clear.hidden = !(list || this.route.view === "inbox") || !fields;
  }

  // Rebuild a row only when its visible content has changed: a click on a row that disappears is lost.
  row(todo) {
    const { store } = this.app;
    const list = todo.list && store.list(todo.list);
    const content = JSON.stringify([
      ...[this.view, VISIBLE_FIELDS.map((name) => todo[name]), list?.name, list?.color],
      ...[todo.parent && store.todo(todo.parent)?.title, store.subtasks(todo.id).map(({ completed }) => completed)],
    ]);
    const current = this.rows.get(todo.id);
    const element = current?.content === content ? current.element : createRow(this.app, todo, this.selection, { ...this.route, todo: null }, (event) => openMoveMenu(this, todo.id, event.currentTarget));
    this.rows.set(todo.id, { content, element });
    const link = element.querySelector("a.open");
    if (this.route.todo === todo.id) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
    return element;
  }

  forgetRowsExcept(ids) {
    for (const id of this.rows.keys()) if (!ids.has(id)) this.rows.delete(id);
  }

  // --- The focus outlives a change of the rows

  readFocus() {
    const row = document.activeElement?.closest?.(".row");
    if (!row || !this.element.contains(row)) return null;
    const rows = [...this.element.querySelectorAll(".row")];
    return { id: row.dataset.id, part: document.activeElement.dataset.part, at: rows.indexOf(row) };
  }

  restoreFocus(focus) {
    if (!focus || (document.activeElement !== document.body && document.activeElement)) return;
    const rows = [...this.element.querySelectorAll("section .row, .done[open] .row")];
    const row = rows.find(({ dataset }) => dataset.id === focus.id) ?? rows[Math.min(focus.at, rows.length - 1)];
    (row?.querySelector(`[data-part="${focus.part}"]`) ?? row?.querySelector("a, button") ?? this.heading).focus({ preventScroll: true });
  }

  // --- Actions

  addTodo(event) {
    event.preventDefault();
    const title = this.field.value.trim();
    if (!title) return;
    this.app.actions.createTodo(title, this.selection.fields);
    this.field.value = "";
    this.field.focus();
  }

  showResults({ target }) {
    goTo({ view: "search", query: target.value }, { replace: true });
  }

  moveTodo(id, to) {
    return this.app.actions.move(this.selection.groups[0].todos, id, to);
  }

  clearCompleted() {
    this.app.actions.clearCompleted(this.selection.completed, this.selection.list?.id ?? "inbox");
    this.heading.focus();
  }
}

const createEmpty = (title, text) => h("div", { class: "empty" }, h("div", { class: "contours", "aria-hidden": "true" }), h("p", { class: "display" }, title), h("p", {}, text));
