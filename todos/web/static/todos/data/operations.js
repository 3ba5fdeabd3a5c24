// The user's changes, and their effect on the local copy: local items = the server's items + the queued operations.
/** @import { Data, Schemas } from "mytodolist-web-client" */

import { DEFAULTS } from "./fields.js";

/**
 * A change. The database stores it until the server has accepted it, so its fields must keep their names.
 * @typedef {object} Operation
 * @property {number} [seq] its place in the queue
 * @property {string} id the idempotency key, so that the server applies a repeated request once
 * @property {"todo" | "list"} type
 * @property {"create" | "update" | "delete" | "restore" | "move" | "clear"} kind
 * @property {string[]} targets ids of the items that it changes; the request names the first one
 * @property {Data} [data]
 * @property {Record<string, any>} [was] collections before the change, to tell what the user added and removed
 * @property {Schemas["MoveFormRequest"]} [place] the body of a `move` or `clear` request
 * @property {string} [link] of a new to-do: the blog post that gives it a title
 * @property {boolean} [sent] it may have reached the server, so it must not change
 * @property {string} at
 */

/** @param {Record<"todo" | "list", Map<string, any>>} items */
export function applyOperation(items, operation) {
  if (operation.kind === "create") return create(items, operation);
  for (const id of operation.targets) {
    const map = items.todo.has(id) ? items.todo : items.list;
    const item = map.get(id);
    if (item) map.set(id, { ...item, ...changedFields(operation, item, items) });
  }
}

function create(items, { type, targets: [id], data, at }) {
  if (items[type].has(id)) return; // the server has it already
  items[type].set(id, { ...DEFAULTS[type], ...data, id, created_at: at, updated_at: at });
}

function changedFields(operation, item, items) {
  // Like the server: if the list is deleted, the to-do goes to the inbox.
  if (operation.kind === "restore") return { deleted_at: null, list: items.list.get(item.list)?.deleted_at === null ? item.list : null };
  if (operation.kind === "delete" || operation.kind === "clear") return { deleted_at: item.deleted_at ?? operation.at };
  const data = mergeUpdate(operation, item);
  return "completed" in data ? { ...data, completed_at: data.completed ? operation.at : null } : data;
}

/**
 * Return the fields that an update sets on the current item. Collections keep what other devices added.
 * @param {Pick<Operation, "data" | "was">} operation
 * @returns {Data}
 */
export function mergeUpdate({ data, was = {} }, item) {
  const result = { ...data };
  for (const name of Object.keys(was)) result[name] = mergeCollections(was[name], data[name], item?.[name] ?? was[name]);
  return result;
}

const keyOf = (value) => value.key ?? value.toLowerCase();

function mergeCollections(before, mine, theirs) {
  const [oldKeys, myKeys, theirKeys] = [before, mine, theirs].map((values) => new Set(values.map(keyOf)));
  const remaining = theirs.filter((value) => myKeys.has(keyOf(value)) || !oldKeys.has(keyOf(value)));
  return [...remaining, ...mine.filter((value) => !oldKeys.has(keyOf(value)) && !theirKeys.has(keyOf(value)))];
}

/** Merge an update into the queued operation before it, if possible. Return whether it was. */
export function mergeIntoQueued(queued, update) {
  if (!queued || queued.sent || update.kind !== "update" || queued.targets[0] !== update.targets[0]) return false;
  if (queued.kind !== "update" && queued.kind !== "create") return false;
  // The server creates the next occurrence when a recurring to-do becomes completed.
  if (queued.kind === "create" && "completed" in update.data) return false;
  queued.data = { ...queued.data, ...update.data };
  if (queued.kind === "update") queued.was = { ...update.was, ...queued.was };
  queued.at = update.at;
  return true;
}
