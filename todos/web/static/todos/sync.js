// Brings this device and the server together: first my changes, in order, then what has changed elsewhere.
// @ts-check
/** @import { Answer, Data, Done } from "mytodolist-web-client" */
/** @import { Api } from "./api.js" */
/** @import { Operation } from "./operations.js" */

import { Offline } from "./cognito.js";
import { SignedOut } from "./auth.js";
import { merged } from "./operations.js";

const EVERY = 60_000; // ms
const SOON = 50; // ms: changes made together travel together
const LONGEST_WAIT = 60_000; // ms
const FRESH = { "Cache-Control": "max-age=0" }; // as of now, from no cache of the server's
const ALL = /** @type {const} */ ({ todo: "todos", list: "lists" });
const ONE = /** @type {const} */ ({ todo: "todos/{id}", list: "lists/{id}" });
const MERGES = 5; // tries for one change, while others change the same to-do

class Later extends Error {
  constructor(seconds) {
    super("The server is busy.");
    this.wait = seconds * 1000;
  }
}

export class Sync extends EventTarget {
  /** @param {Api} api */
  constructor(api, store) {
    super();
    this.api = api;
    this.store = store;
    this.online = navigator.onLine;
    this.failures = 0;
  }

  start() {
    this.store.addEventListener("queued", () => this.soon(SOON));
    addEventListener("online", () => this.soon(0));
    addEventListener("offline", () => this.report(false));
    addEventListener("focus", () => this.soon(0));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.soon(0));
    setInterval(() => document.visibilityState === "visible" && this.soon(0), EVERY);
    this.soon(0);
  }

  /** Begin nothing more, and let what is going on come to its end. */
  async stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running?.catch(() => {});
  }

  soon(wait) {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), wait);
  }

  /** Give whether all is as the server has it. Of several windows, one at a time. */
  async run() {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = navigator.locks.request(`todos:sync:${this.store.user}`, () => this.exchange());
    const done = await this.running.finally(() => { this.running = null; });
    if (this.again) this.soon(0);
    this.again = false;
    return done;
  }

  async exchange() {
    try {
      if (!navigator.onLine) throw new Offline();
      await this.store.load(); // another window may have sent some of it
      while (this.store.queue.length) await this.push(this.store.queue[0]);
      await this.pull();
      this.failures = 0;
      this.report(true);
      return true;
    } catch (error) {
      if (error instanceof SignedOut) return false;
      if (!(error instanceof Offline || error instanceof Later)) throw error;
      this.report(error instanceof Later);
      this.failures += 1;
      this.soon(error instanceof Later && error.wait || Math.min(1000 * 2 ** this.failures, LONGEST_WAIT));
      return false;
    }
  }

  report(online) {
    this.online = online && navigator.onLine;
    this.dispatchEvent(new Event("state"));
  }

  // --- My changes

  async push(operation) {
    await this.store.sending(operation);
    for (let tries = 0; ; tries += 1) {
      const answer = await this.request(operation);
      if (answer.ok && answer.body?.more) continue; // a part of many is done
      if (answer.ok) return this.accept(operation, answer.body);
      if (answer.status === 401) throw new SignedOut();
      if (answer.status === 408 || answer.status === 429 || answer.status >= 500) throw new Later(answer.retryAfter);
      const changedElsewhere = answer.status === 412 || answer.status === 409;
      if (!changedElsewhere || operation.kind === "move" || tries >= MERGES) return this.refuse(operation, answer);
      const item = await this.refresh(operation); // then my fields are said again, of the item as it is now
      if (operation.kind === "create" && item) return this.store.settle(operation);
      if (item?.deleted_at) return this.refuse(operation, answer);
    }
  }

  /**
   * @param {Operation} operation
   * @returns {Promise<Answer<Done>>}
   */
  request(operation) {
    const { id, kind, type, data = {}, place, targets: [target] } = operation;
    const path = { id: target };
    const base = this.store.base[type].get(target);
    switch (kind) {
      case "create":
        if (operation.link && operation.link === data.title) return this.readLater(operation, operation.link);
        return this.api.call("POST", ALL[type], { body: { id: target, ...withoutPlace(data) }, headers: { "Idempotency-Key": id } });
      case "update":
        return this.api.call("PATCH", ONE[type], { path, body: merged(operation, base), headers: base ? { "If-Match": `"${base.version}"` } : {} });
      case "move": return this.api.call("POST", "todos/{id}/move", { path, body: place });
      case "restore": return this.api.call("POST", "todos/{id}/restore", { path });
      case "clear": return this.api.call("POST", "todos/clear-completed", { body: place });
      default: return this.api.call("DELETE", ONE[type], { path });
    }
  }

  /**
   * @param {Operation} operation
   * @param {string} url
   */
  readLater({ id, data = {}, targets: [target] }, url) {
    const { title, ...rest } = withoutPlace(data);
    return this.api.call("POST", "todos/read-later", { body: { id: target, url, ...rest }, headers: { "Idempotency-Key": id } });
  }

  accept(operation, body) {
    if (body?.problem) this.dispatchEvent(new CustomEvent("noted", { detail: body.problem.detail }));
    if (body?.todo) return this.store.settle(operation, [body.todo]);
    if (body?.next && operation.data?.completed) this.dispatchEvent(new Event("recurred"));
    if (body?.id) return this.store.settle(operation, [body]);
    // Deleted: the answer has no items. The next versions come with the changes.
    const known = operation.targets.map((id) => this.store.base.todo.get(id) ?? this.store.base.list.get(id)).filter(Boolean);
    return this.store.settle(operation, known.map((item) => ({ ...item, deleted_at: item.deleted_at ?? operation.at })));
  }

  /** @param {Operation} operation */
  async refresh({ type, targets: [target] }) {
    const answer = await this.api.call("GET", ONE[type], { path: { id: target }, headers: FRESH });
    if (!answer.ok) return null;
    await this.store.receive([answer.body]);
    return answer.body;
  }

  async refuse(operation, { status, body }) {
    await this.store.settle(operation);
    const gone = status === 404 || status === 410;
    if ((gone && operation.kind === "delete") || operation.kind === "move") return; // the order has changed: it is seen
    const title = operation.data?.title ?? operation.data?.name;
    const reason = gone ? "it was deleted elsewhere" : reasonOf(body);
    this.dispatchEvent(new CustomEvent("refused", { detail: `${title ? `“${title}”` : "A change"} could not be saved: ${reason}.` }));
  }

  // --- What has changed elsewhere

  async pull() {
    const { token } = this.store;
    const { results, answer } = await this.api.all("todos/changes", { query: { page_size: 100, since: token } });
    if (answer.status === 410 && token) {
      this.store.token = undefined; // away for too long: start afresh
      return this.pull();
    }
    if (answer.status === 401) throw new SignedOut();
    if (!answer.ok) throw new Later(answer.retryAfter);
    const items = results.map(({ type, ...item }) => item);
    await (token ? this.store.receive(items, answer.body.token) : this.store.replace(items, answer.body.token));
  }

  /** The trash is not in the first answer of `changes`: fetch it when it is looked at. */
  async fetchTrash() {
    const { results } = await this.api.all("todos", { query: { deleted: true, page_size: 100 }, headers: FRESH });
    await this.store.receive(results);
  }
}

/**
 * @param {Data} data
 * @returns {any} of which `Data` has told the fields
 */
const withoutPlace = ({ position, ...rest }) => rest;

function reasonOf(body) {
  const first = body?.errors?.[0] ?? Object.values(body?.errors ?? {})[0];
  const text = first?.detail ?? first?.message ?? (Array.isArray(first) ? first[0] : first) ?? body?.detail ?? body?.title;
  return String(text ?? "the server refused it").replace(/\.$/, "");
}
