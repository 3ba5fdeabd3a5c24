// The to-dos and lists on this device. Changes appear at once; sync.js sends them to the server in their order.
/** @import { Operation } from "./operations.js" */

import { Database } from "./database.js";
import { newId } from "./ids.js";
import { applyOperation, mergeIntoQueued } from "./operations.js";

const TRASH_DAYS = 30;

export class Store extends EventTarget {
  /** Open the local copy of one user. */
  static async open(user) {
    const store = new Store();
    store.user = user;
    store.database = await Database.open(user);
    // The windows of a browser share the database. Each one notifies the others of its changes.
    store.channel = new BroadcastChannel(`todos-${user}`);
    store.channel.onmessage = () => store.load();
    store.lastWrite = Promise.resolve();
    await store.load();
    store.prune();
    return store;
  }

  async load() {
    let content, write;
    do { // repeat if this window has written meanwhile
      write = this.lastWrite;
      await write.catch(() => {});
      content = await this.database.read();
    } while (write !== this.lastWrite);
    const { todo, list, queue, token } = content;
    this.serverItems = { todo: byId(todo), list: byId(list) };
    this.queue = queue;
    this.token = token;
    this.refresh();
  }

  refresh() {
    this.items = { todo: new Map(this.serverItems.todo), list: new Map(this.serverItems.list) };
    for (const operation of this.queue) applyOperation(this.items, operation);
    this.dispatchEvent(new Event("change"));
  }

  todo(id) { return this.items.todo.get(id); }
  list(id) { return this.items.list.get(id); }
  get todos() { return [...this.items.todo.values()]; }
  get lists() { return [...this.items.list.values()]; }
  subtasks(id) { return this.todos.filter((todo) => todo.parent === id && !todo.deleted_at); }

  /** Return whether any to-do has this file. The occurrences of a recurring to-do share their files. */
  isAttached(key) { return this.todos.some(({ attachments }) => attachments.some((file) => file.key === key)); }

  /**
   * Apply a change locally and queue it for the server.
   * @param {Omit<Operation, "id" | "at">} change
   */
  change(change) {
    const operation = { id: newId(), at: new Date().toISOString(), ...change };
    const last = this.queue.findLast(({ targets }) => targets.includes(operation.targets[0]));
    const merged = mergeIntoQueued(last, operation);
    if (!merged) {
      // The database could number it too, but only after it has answered.
      operation.seq = Math.max(newSequence(), (this.queue.at(-1)?.seq ?? 0) + 1);
      this.queue.push(operation);
    }
    this.refresh();
    this.write((store) => (merged ? this.putUnlessSent(store("queue"), last, operation) : store("queue").put(operation)));
    this.dispatchEvent(new Event("queued"));
    return operation.targets[0];
  }

  // Another window may be sending the operation that contains this change. In that case, queue the change itself.
  putUnlessSent(queue, merged, operation) {
    const request = queue.get(merged.seq);
    request.onsuccess = () => {
      const isQueued = request.result && !request.result.sent;
      queue.put(isQueued ? merged : { ...operation, seq: newSequence() });
      if (!isQueued) setTimeout(() => this.load());
    };
  }

  /** Mark an operation as sent: from now on it stays as it is, even if another window repeats it. */
  markSent(operation) {
    operation.sent = true;
    return this.write((store) => store("queue").put(operation));
  }

  /** Remove an operation from the queue and store the items that the server returned, if it accepted the operation. */
  settle(operation, items = []) {
    this.queue = this.queue.filter(({ seq }) => seq !== operation.seq);
    this.setServerItems(items);
    this.refresh();
    return this.write((store) => {
      store("queue").delete(operation.seq);
      for (const item of items) store(kindOf(item)).put(item);
    });
  }

  /** Store items from the server, except those with an old or equal version. */
  receive(items, token) {
    const newer = items.filter((item) => !(this.serverItems[kindOf(item)].get(item.id)?.version >= item.version));
    this.setServerItems(newer);
    if (token) this.token = token;
    if (newer.length) this.refresh();
    return this.write((store) => {
      for (const item of newer) store(kindOf(item)).put(item);
      if (token) store("meta").put(token, "token");
    }, newer.length > 0);
  }

  /** Replace all items with the server's. */
  replace(items, token) {
    this.serverItems = { todo: new Map(), list: new Map() };
    this.setServerItems(items);
    this.token = token;
    this.refresh();
    return this.write((store) => {
      for (const name of ["todo", "list"]) store(name).clear();
      for (const item of items) store(kindOf(item)).put(item);
      store("meta").put(token, "token");
    });
  }

  setServerItems(items) {
    for (const item of items) this.serverItems[kindOf(item)].set(item.id, item);
  }

  // Delete items that have been in the trash for too long. The server does the same on its own.
  prune() {
    const limit = new Date(Date.now() - TRASH_DAYS * 86_400_000).toISOString();
    const { todo, list } = this.serverItems;
    const expired = [...todo.values(), ...list.values()].filter(({ deleted_at: at }) => at && at < limit);
    if (!expired.length) return;
    for (const item of expired) this.serverItems[kindOf(item)].delete(item.id);
    this.write((store) => { for (const item of expired) store(kindOf(item)).delete(item.id); });
    this.refresh();
  }

  /** Write after all earlier writes, then notify the other windows. */
  write(work, notify = true) {
    this.lastWrite = this.lastWrite.catch(() => {}).then(() => this.database.write(work)).then(() => notify && this.channel.postMessage(""));
    return this.lastWrite;
  }

  async deleteLocalCopy() {
    this.channel.close();
    await this.lastWrite.catch(() => {});
    this.database.close();
    await Database.remove(this.user);
  }
}

// Ordered by time, and different in each window.
const newSequence = () => Date.now() * 1000 + Math.floor(Math.random() * 1000);
const byId = (items) => new Map(items.map((item) => [item.id, item]));
const kindOf = (item) => ("title" in item ? "todo" : "list");
