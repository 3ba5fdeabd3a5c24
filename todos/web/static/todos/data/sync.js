// Synchronizes this device with the server: first sends the queued changes, in order, then fetches new ones.
// @ts-check
/** @import { Api } from "../api/client.js" */
/** @import { Operation } from "./operations.js" */

import { SignedOutError } from "../auth/auth.js";
import { OfflineError } from "../auth/cognito.js";
import { fetchItem, sendOperation, UNCACHED } from "./requests.js";

const INTERVAL = 60_000; // ms
const BATCH_DELAY = 50; // ms: changes that follow each other travel together
const MAX_DELAY = 60_000; // ms
const MAX_MERGES = 5; // of one change, while other devices keep changing the same item

class RetryLaterError extends Error {
  constructor(seconds) {
    super("The server is busy.");
    this.delay = seconds * 1000;
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
    const runIfVisible = () => document.visibilityState === "visible" && this.schedule(0);
    this.store.addEventListener("queued", () => this.schedule(BATCH_DELAY));
    addEventListener("online", () => this.schedule(0));
    addEventListener("offline", () => this.setOnline(false));
    addEventListener("focus", () => this.schedule(0));
    document.addEventListener("visibilitychange", runIfVisible);
    setInterval(runIfVisible, INTERVAL);
    this.schedule(0);
  }

  /** Start nothing more, and wait for the current run to end. */
  async stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running?.catch(() => {});
  }

  schedule(delay) {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), delay);
  }

  /** Return whether the server has all changes. The windows of a browser take turns. */
  async run() {
    if (this.running) {
      this.runAgain = true;
      return this.running;
    }
    this.running = navigator.locks.request(`todos:sync:${this.store.user}`, () => this.synchronize());
    const complete = await this.running.finally(() => { this.running = null; });
    if (this.runAgain) this.schedule(0);
    this.runAgain = false;
    return complete;
  }

  async synchronize() {
    try {
      if (!navigator.onLine) throw new OfflineError();
      await this.store.load(); // another window may have sent some of the queue
      while (this.store.queue.length) await this.push(this.store.queue[0]);
      await this.pull();
      this.failures = 0;
      this.setOnline(true);
      return true;
    } catch (error) {
      if (error instanceof SignedOutError) return false;
      if (!(error instanceof OfflineError || error instanceof RetryLaterError)) throw error;
      this.setOnline(error instanceof RetryLaterError);
      this.failures += 1;
      this.schedule(error instanceof RetryLaterError && error.delay || Math.min(1000 * 2 ** this.failures, MAX_DELAY));
      return false;
    }
  }

  setOnline(online) {
    this.online = online && navigator.onLine;
    this.dispatchEvent(new Event("state"));
  }

  // --- Send changes

  async push(operation) {
    await this.store.markSent(operation);
    for (let merges = 0; ; merges += 1) {
      const response = await sendOperation(this.api, operation, this.store.serverItems);
      if (response.ok && response.body?.more) continue; // the server has done a part and waits for the next request
      if (response.ok) return this.accept(operation, response.body);
      if (response.status === 401) throw new SignedOutError();
      if (response.status === 408 || response.status === 429 || response.status >= 500) throw new RetryLaterError(response.retryAfter);
      const isConflict = response.status === 412 || response.status === 409;
      if (!isConflict || operation.kind === "move" || merges >= MAX_MERGES) return this.reject(operation, response);
      const item = await this.refresh(operation); // the next request applies the change to this version
      if (operation.kind === "create" && item) return this.store.settle(operation);
      if (item?.deleted_at) return this.reject(operation, response);
    }
  }

  accept(operation, body) {
    if (body?.problem) this.dispatchEvent(new CustomEvent("warning", { detail: body.problem.detail }));
    if (body?.todo) return this.store.settle(operation, [body.todo]);
    if (body?.next && operation.data?.completed) this.dispatchEvent(new Event("recurred"));
    if (body?.id) return this.store.settle(operation, [body]);
    // Responses to deletions contain no items. Their new versions come with the next `pull`.
    const items = operation.targets.map((id) => this.store.serverItems.todo.get(id) ?? this.store.serverItems.list.get(id)).filter(Boolean);
    return this.store.settle(operation, items.map((item) => ({ ...item, deleted_at: item.deleted_at ?? operation.at })));
  }

  /** @param {Operation} operation */
  async refresh({ type, targets: [id] }) {
    const response = await fetchItem(this.api, type, id);
    if (!response.ok) return null;
    await this.store.receive([response.body]);
    return response.body;
  }

  async reject(operation, { status, body }) {
    await this.store.settle(operation);
    const isDeleted = status === 404 || status === 410;
    // Nobody needs a message about a second deletion, or about an order that is visible.
    if ((isDeleted && operation.kind === "delete") || operation.kind === "move") return;
    const title = operation.data?.title ?? operation.data?.name;
    const reason = isDeleted ? "it was deleted on another device" : reasonOf(body);
    this.dispatchEvent(new CustomEvent("rejected", { detail: `${title ? `“${title}”` : "A change"} could not be saved: ${reason}.` }));
  }

  // --- Fetch changes

  async pull() {
    const { token } = this.store;
    const { results, response } = await this.api.all("todos/changes", { query: { page_size: 100, since: token } });
    if (response.status === 410 && token) {
      this.store.token = undefined; // the token has expired: fetch everything
      return this.pull();
    }
    if (response.status === 401) throw new SignedOutError();
    if (!response.ok) throw new RetryLaterError(response.retryAfter);
    const items = results.map(({ type, ...item }) => item);
    await (token ? this.store.receive(items, response.body.token) : this.store.replace(items, response.body.token));
  }

  /** Fetch the trash, which the first response of `changes` does not contain. */
  async fetchTrash() {
    const { results } = await this.api.all("todos", { query: { deleted: true, page_size: 100 }, headers: UNCACHED });
    await this.store.receive(results);
  }
}

function reasonOf(body) {
  const first = body?.errors?.[0] ?? Object.values(body?.errors ?? {})[0];
  const text = first?.detail ?? first?.message ?? (Array.isArray(first) ? first[0] : first) ?? body?.detail ?? body?.title;
  return String(text ?? "the server rejected it").replace(/\.$/, "");
}
