// What a change does to the local copy. What is seen = what the server last said + the changes it doesn't know yet.
/** @import { Data, Schemas } from "mytodolist-web-client" */

/**
 * @typedef {object} Operation
 * @property {number} [seq] its place in the queue
 * @property {string} id names it to the server, so that a repeated one is done once
 * @property {"todo" | "list"} type
 * @property {"create" | "update" | "delete" | "restore" | "move" | "clear"} kind
 * @property {string[]} targets what it changes; the first is the one it is sent for
 * @property {Data} [data]
 * @property {Record<string, any>} [was] lists of values as they were, to tell what was added and removed
 * @property {Schemas["MoveFormRequest"]} [place] what `move` sends
 * @property {string} [link] of a new to-do: the post of the blog that its title is to come from
 * @property {boolean} [sent] it may have reached the server: it must not change any more
 * @property {string} at
 */

const BLANK = {
  todo: {
    ...{ title: "", notes: "", completed: false, completed_at: null, due: null, priority: 0, labels: [], list: null },
    ...{ parent: null, position: "", recurrence: null, attachments: [], deleted_at: null, version: 0 },
  },
  list: { name: "", color: "#0b5578", position: "", archived: false, deleted_at: null, version: 0 },
};

/** @param {Record<"todo" | "list", Map<string, any>>} views */
export function apply(views, operation) {
  if (operation.kind === "create") return create(views, operation);
  for (const id of operation.targets) {
    const map = views.todo.has(id) ? views.todo : views.list;
    const item = map.get(id);
    if (item) map.set(id, { ...item, ...change(operation, item, views) });
  }
}

function create(views, { type, targets: [id], data, at }) {
  if (views[type].has(id)) return; // the server has it already
  views[type].set(id, { ...BLANK[type], ...data, id, created_at: at, updated_at: at });
}

function change(operation, item, views) {
  // Where its list is gone, the inbox takes it, on the server as well.
  if (operation.kind === "restore") return { deleted_at: null, list: views.list.get(item.list)?.deleted_at === null ? item.list : null };
  if (operation.kind === "delete" || operation.kind === "clear") return { deleted_at: item.deleted_at ?? operation.at };
  const data = merged(operation, item);
  return "completed" in data ? { ...data, completed_at: data.completed ? operation.at : null } : data;
}

/**
 * What an update says of an item as the server has it now: lists of values are added to and removed from.
 * @param {Pick<Operation, "data" | "was">} operation
 * @returns {Data}
 */
export function merged({ data, was = {} }, item) {
  const result = { ...data };
  for (const name of Object.keys(was)) result[name] = mergeValues(was[name], data[name], item?.[name] ?? was[name]);
  return result;
}

const keyOf = (value) => value.key ?? value.toLowerCase();

export function mergeValues(before, mine, theirs) {
  const [had, have] = [before, mine].map((values) => new Set(values.map(keyOf)));
  const kept = theirs.filter((value) => have.has(keyOf(value)) || !had.has(keyOf(value)));
  const known = new Set(theirs.map(keyOf));
  return [...kept, ...mine.filter((value) => !had.has(keyOf(value)) && !known.has(keyOf(value)))];
}

/** Put a later update into one that waits; give whether that was possible. */
export function absorb(waiting, later) {
  if (!waiting || waiting.sent || later.kind !== "update" || waiting.targets[0] !== later.targets[0]) return false;
  if (waiting.kind !== "update" && waiting.kind !== "create") return false;
  if (waiting.kind === "create" && "completed" in later.data) return false; // what recurs goes on when it is completed
  waiting.data = { ...waiting.data, ...later.data };
  if (waiting.kind === "update") waiting.was = { ...later.was, ...waiting.was };
  waiting.at = later.at;
  return true;
}
