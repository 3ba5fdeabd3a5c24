// The fields of to-dos and lists, each with the value that it has in a new one. No other module lists them.

const TODO = {
  title: "",
  notes: "",
  completed: false,
  completed_at: null,
  due: null,
  priority: 0,
  labels: [],
  list: null,
  parent: null,
  position: "",
  recurrence: null,
  attachments: [],
  deleted_at: null,
  version: 0,
};
const LIST = { name: "", color: "#0b5578", position: "", archived: false, deleted_at: null, version: 0 };

export const DEFAULTS = { todo: TODO, list: LIST };

/** The fields with several values, which devices add to and remove from independently. */
export const COLLECTIONS = Object.keys(TODO).filter((name) => Array.isArray(TODO[name]));

/** The fields that may change without a visible change of the to-do. */
export const INVISIBLE = ["completed_at", "position", "version"];
