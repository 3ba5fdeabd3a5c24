// What one can do, with the words said about it. Views call these; nothing here waits for the server.
// @ts-check
/** @import { ListData, TodoData } from "mytodolist-web-client" */
/** @import { Store } from "./store.js" */

import { newId } from "./ids.js";
import { isPost } from "./links.js";
import { say } from "./messages.js";
import { between, byPosition } from "./order.js";

const quoted = (title) => `“${title.length > 40 ? `${title.slice(0, 39)}…` : title}”`;

export class Actions {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
  }

  // --- To-dos

  /** @param {TodoData} blank */
  add(title, blank = {}) {
    const { list = null, parent = null } = blank;
    const beside = this.store.todos.filter((todo) => todo.list === list && todo.parent === parent).sort(byPosition);
    const data = { title, ...blank, position: between(beside.at(-1)?.position) };
    const link = isPost(title) ? { link: title } : {};
    return this.store.change({ type: "todo", kind: "create", targets: [newId()], data, ...link });
  }

  /** @param {TodoData} data */
  update(id, data) {
    const todo = this.store.todo(id);
    const was = {};
    for (const name of ["labels", "attachments"]) if (name in data) was[name] = todo[name];
    this.store.change({ type: "todo", kind: "update", targets: [id], data, was });
  }

  complete(id, completed) {
    const { title } = this.store.todo(id);
    this.update(id, { completed });
    const undo = () => this.update(id, { completed: !completed });
    say(completed ? `${quoted(title)} is done.` : `${quoted(title)} is open again.`, { undo });
  }

  remove(id) {
    const targets = [id, ...this.store.subtasks(id).map((todo) => todo.id)];
    this.store.change({ type: "todo", kind: "delete", targets });
    say(`${quoted(this.store.todo(id).title)} is in the trash.`, { undo: () => this.restore(id, targets) });
  }

  restore(id, targets = this.deletedWith(id)) {
    this.store.change({ type: "todo", kind: "restore", targets });
  }

  deletedWith(id) {
    const at = this.store.todo(id).deleted_at;
    return [id, ...this.store.todos.filter((todo) => todo.parent === id && todo.deleted_at === at).map((todo) => todo.id)];
  }

  clear(todos, list) {
    const targets = todos.flatMap(({ id }) => [id, ...this.store.subtasks(id).map((todo) => todo.id)]);
    this.store.change({ type: "todo", kind: "clear", targets, place: { list } });
    say(`${todos.length} completed ${todos.length === 1 ? "to-do is" : "to-dos are"} in the trash.`, {
      undo: () => { for (const { id } of todos) this.restore(id); },
    });
  }

  /** Put one of `todos`, which are in order, at another index. */
  move(todos, id, to) {
    const others = todos.filter((todo) => todo.id !== id);
    const at = Math.max(0, Math.min(to, others.length));
    if (todos[at]?.id === id) return false;
    const [above, below] = [others[at - 1], others[at]];
    this.store.change({
      ...{ type: "todo", kind: "move", targets: [id] },
      data: { position: between(above?.position, below?.position) },
      // One neighbour is enough, and two may have parted until this is sent.
      place: above ? { after: above.id } : { before: below.id },
    });
    return true;
  }

  // --- Lists

  /** @param {ListData} data */
  addList(data) {
    const last = this.store.lists.sort(byPosition).at(-1);
    return this.store.change({ type: "list", kind: "create", targets: [newId()], data: { ...data, position: between(last?.position) } });
  }

  /** @param {ListData} data */
  updateList(id, data) {
    this.store.change({ type: "list", kind: "update", targets: [id], data });
  }

  removeList(id) {
    const todos = this.store.todos.filter((todo) => todo.list === id && !todo.deleted_at).map((todo) => todo.id);
    this.store.change({ type: "list", kind: "delete", targets: [id, ...todos] });
    say(`The list ${quoted(this.store.list(id).name)} and its to-dos are in the trash.`);
  }
}
