// The changes that users can make, with the messages that confirm them. Views call these; none waits for the server.
// @ts-check
/** @import { ListData, TodoData } from "mytodolist-web-client" */
/** @import { Store } from "./data/store.js" */

import { COLLECTIONS } from "./data/fields.js";
import { newId } from "./data/ids.js";
import { byPosition, positionBetween } from "./data/positions.js";
import { isPostUrl } from "./page/links.js";
import { showMessage } from "./page/messages.js";

const quote = (title) => `“${title.length > 40 ? `${title.slice(0, 39)}…` : title}”`;

export class Actions {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
  }

  // --- To-dos

  /** @param {TodoData} fields */
  createTodo(title, fields = {}) {
    const { list = null, parent = null } = fields;
    const siblings = this.store.todos.filter((todo) => todo.list === list && todo.parent === parent).sort(byPosition);
    const data = { title, ...fields, position: positionBetween(siblings.at(-1)?.position) };
    const link = isPostUrl(title) ? { link: title } : {};
    return this.store.change({ type: "todo", kind: "create", targets: [newId()], data, ...link });
  }

  /** @param {TodoData} data */
  update(id, data) {
    const todo = this.store.todo(id);
    const was = Object.fromEntries(COLLECTIONS.filter((name) => name in data).map((name) => [name, todo[name]]));
    this.store.change({ type: "todo", kind: "update", targets: [id], data, was });
  }

  setCompleted(id, completed) {
    const { title } = this.store.todo(id);
    this.update(id, { completed });
    const undo = () => this.update(id, { completed: !completed });
    showMessage(`${quote(title)} ${completed ? "completed" : "reopened"}.`, { undo });
  }

  deleteTodo(id) {
    const targets = [id, ...this.store.subtasks(id).map((todo) => todo.id)];
    this.store.change({ type: "todo", kind: "delete", targets });
    showMessage(`${quote(this.store.todo(id).title)} moved to the trash.`, { undo: () => this.restore(id, targets) });
  }

  restore(id, targets = this.deletedWith(id)) {
    this.store.change({ type: "todo", kind: "restore", targets });
  }

  deletedWith(id) {
    const at = this.store.todo(id).deleted_at;
    return [id, ...this.store.todos.filter((todo) => todo.parent === id && todo.deleted_at === at).map((todo) => todo.id)];
  }

  clearCompleted(todos, list) {
    const targets = todos.flatMap(({ id }) => [id, ...this.store.subtasks(id).map((todo) => todo.id)]);
    this.store.change({ type: "todo", kind: "clear", targets, place: { list } });
    showMessage(`${todos.length} completed ${todos.length === 1 ? "to-do" : "to-dos"} moved to the trash.`, {
      undo: () => { for (const { id } of todos) this.restore(id); },
    });
  }

  /** Move a to-do to another index of `todos`, which are in order. Return whether that changes anything. */
  move(todos, id, to) {
    const others = todos.filter((todo) => todo.id !== id);
    const at = Math.max(0, Math.min(to, others.length));
    if (todos[at]?.id === id) return false;
    const [above, below] = [others[at - 1], others[at]];
    this.store.change({
      ...{ type: "todo", kind: "move", targets: [id] },
      data: { position: positionBetween(above?.position, below?.position) },
      // Name one of the two only: another device may have moved them apart before this request arrives.
      place: above ? { after: above.id } : { before: below.id },
    });
    return true;
  }

  // --- Lists

  /** @param {ListData} data */
  createList(data) {
    const last = this.store.lists.sort(byPosition).at(-1);
    return this.store.change({ type: "list", kind: "create", targets: [newId()], data: { ...data, position: positionBetween(last?.position) } });
  }

  /** @param {ListData} data */
  updateList(id, data) {
    this.store.change({ type: "list", kind: "update", targets: [id], data });
  }

  deleteList(id) {
    const todos = this.store.todos.filter((todo) => todo.list === id && !todo.deleted_at).map((todo) => todo.id);
    this.store.change({ type: "list", kind: "delete", targets: [id, ...todos] });
    showMessage(`List ${quote(this.store.list(id).name)} and its to-dos moved to the trash.`);
  }
}
