// What the app knows. Changes are seen at once, kept on this device, and sent by sync.js in their order.
/** @import { Operation } from "./operations.js" */

import { Database } from "./database.js";
import { newId } from "./ids.js";
import { absorb, apply } from "./operations.js";

const TRASH_DAYS = 30;

export class Store extends EventTarget {
  /** Open the local copy of one person. */
  static async open(user) {
    const store = new Store();
    store.user = user;
    store.database = await Database.open(user);
    // Other windows of this browser share the copy, and tell when they have changed it.
    store.channel = new BroadcastChannel(`todos-${user}`);
    store.channel.onmessage = () => store.load();
    store.turn = Promise.resolve();
    await store.load();
    store.prune();
    return store;
  }

  async load() {
    let read, turn;
    do { // what this window has just written, or writes meanwhile, belongs to it
      turn = this.turn;
      await turn.catch(() => {});
      read = await this.database.read();
    } while (turn !== this.turn);
    const { todo, list, queue, token } = read;
    this.base = { todo: byId(todo), list: byId(list) };
    this.queue = queue;
    this.token = token;
    this.show();
  }

  show() {
    this.views = { todo: new Map(this.base.todo), list: new Map(this.base.list) };
    for (const operation of this.queue) apply(this.views, operation);
    this.dispatchEvent(new Event("change"));
  }

  todo(id) { return this.views.todo.get(id); }
  list(id) { return this.views.list.get(id); }
  get todos() { return [...this.views.todo.values()]; }
  get lists() { return [...this.views.list.values()]; }
  subtasks(id) { return this.todos.filter((todo) => todo.parent === id && !todo.deleted_at); }

  /** Whether any to-do has this file: those that recur have it from the one before. */
  attached(key) { return this.todos.some(({ attachments }) => attachments.some((file) => file.key === key)); }

  /**
   * Change something: at once here, later on the server.
   * @param {Omit<Operation, "id" | "at">} operation
   */
  change(operation) {
    const made = { id: newId(), at: new Date().toISOString(), ...operation };
    const last = this.queue.findLast(({ targets }) => targets.includes(made.targets[0]));
    const kept = absorb(last, made) ? last : made;
    if (kept === made) {
      // Numbered here, not by the database: it has to be known before that has answered.
      made.seq = Math.max(number(), (this.queue.at(-1)?.seq ?? 0) + 1);
      this.queue.push(made);
    }
    this.show();
    this.write((store) => (kept === made ? store("queue").put(made) : this.putUnlessSent(store("queue"), kept, made)));
    this.dispatchEvent(new Event("queued"));
    return made.targets[0];
  }

  // Another window may be sending the one that this change was put into: then it goes on its own.
  putUnlessSent(queue, kept, made) {
    const request = queue.get(kept.seq);
    request.onsuccess = () => {
      const waits = request.result && !request.result.sent;
      queue.put(waits ? kept : { ...made, seq: number() });
      if (!waits) setTimeout(() => this.load());
    };
  }

  /** It is on its way: from now on it stays as it is, whoever repeats it. */
  sending(operation) {
    operation.sent = true;
    return this.write((store) => store("queue").put(operation));
  }

  /** The server has done it, and gave these items; or has refused it, and gave none. */
  settle(operation, items = []) {
    this.queue = this.queue.filter(({ seq }) => seq !== operation.seq);
    this.keep(items);
    this.show();
    return this.write((store) => {
      store("queue").delete(operation.seq);
      for (const item of items) store(kindOf(item)).put(item);
    });
  }

  /** Take what has changed on the server; an older or equal version changes nothing. */
  receive(items, token) {
    const newer = items.filter((item) => !(this.base[kindOf(item)].get(item.id)?.version >= item.version));
    this.keep(newer);
    if (token) this.token = token;
    if (newer.length) this.show();
    return this.write((store) => {
      for (const item of newer) store(kindOf(item)).put(item);
      if (token) store("meta").put(token, "token");
    }, newer.length > 0);
  }

  /** Start afresh from all that the server has. */
  replace(items, token) {
    this.base = { todo: new Map(), list: new Map() };
    this.keep(items);
    this.token = token;
    this.show();
    return this.write((store) => {
      for (const name of ["todo", "list"]) store(name).clear();
      for (const item of items) store(kindOf(item)).put(item);
      store("meta").put(token, "token");
    });
  }

  keep(items) {
    for (const item of items) this.base[kindOf(item)].set(item.id, item);
  }

  // What has been in the trash for long is forgotten here; the server decides for itself.
  prune() {
    const limit = new Date(Date.now() - TRASH_DAYS * 86_400_000).toISOString();
    const old = [...this.base.todo.values(), ...this.base.list.values()].filter(({ deleted_at: at }) => at && at < limit);
    if (!old.length) return;
    for (const item of old) this.base[kindOf(item)].delete(item.id);
    this.write((store) => { for (const item of old) store(kindOf(item)).delete(item.id); });
    this.show();
  }

  /** Write one after the other, then tell the other windows. */
  write(work, tell = true) {
    this.turn = this.turn.catch(() => {}).then(() => this.database.write(work)).then(() => tell && this.channel.postMessage(""));
    return this.turn;
  }

  async forget() {
    this.channel.close();
    await this.turn.catch(() => {});
    this.database.close();
    await Database.remove(this.user);
  }
}

// In order of time, and not the same in two windows.
const number = () => Date.now() * 1000 + Math.floor(Math.random() * 1000);
const byId = (items) => new Map(items.map((item) => [item.id, item]));
const kindOf = (item) => ("title" in item ? "todo" : "list");
