// The to-dos that each view of the app shows, their order, and the fields that a new to-do has there.

import { daysFromNow, dueDay, formatDay, today } from "./dates.js";
import { byPosition, compare } from "./positions.js";

/**
 * @typedef {object} Selection
 * @property {string} title
 * @property {{ title?: string, todos: any[] }[]} groups
 * @property {any[]} [completed] behind a disclosure
 * @property {[string, string]} empty heading and text if there are none
 * @property {Record<string, any>} [fields] of a new to-do; without them, users can't add one here
 * @property {boolean} [sortable]
 */

const byDue = (a, b) => compare(dueDay(a.due), dueDay(b.due)) || compare(a.due, b.due) || b.priority - a.priority || byPosition(a, b);
const latestFirst = (name) => (a, b) => compare(b[name], a[name]) || compare(b.id, a.id);
const isOpen = (todo) => !todo.deleted_at && !todo.completed;

/** Return the to-dos whose list is neither archived nor deleted. */
export function visibleTodos(store) {
  return store.todos.filter(({ list, parent }) => (!list || (store.list(list) && !store.list(list).deleted_at && !store.list(list).archived))
    && (!parent || !store.todo(parent)?.deleted_at));
}

const VIEWS = {
  today(store) {
    const now = today();
    const visible = visibleTodos(store);
    const due = visible.filter((todo) => isOpen(todo) && todo.due && dueDay(todo.due) <= now).sort(byDue);
    const overdue = due.filter((todo) => dueDay(todo.due) < now);
    return {
      title: "Today",
      groups: overdue.length ? [{ title: "Overdue", todos: overdue }, { title: "Today", todos: due.filter((todo) => dueDay(todo.due) === now) }] : [{ todos: due }],
      completed: visible.filter((todo) => todo.completed && !todo.deleted_at && todo.completed_at && dueDay(todo.completed_at) === now).sort(latestFirst("completed_at")),
      empty: ["Nothing due today", "To-dos that are due today appear here."],
      fields: { due: now },
    };
  },

  upcoming(store) {
    const due = visibleTodos(store).filter((todo) => isOpen(todo) && todo.due && dueDay(todo.due) > today()).sort(byDue);
    const groups = Map.groupBy?.(due, (todo) => dueDay(todo.due)) ?? groupByDay(due);
    return {
      title: "Upcoming",
      groups: [...groups].map(([day, todos]) => ({ title: formatDay(day), todos })),
      empty: ["Nothing upcoming", "To-dos with a later due date appear here."],
      fields: { due: daysFromNow(1) },
    };
  },

  inbox: (store) => selectList(store, null, { title: "Inbox", empty: ["Your inbox is empty", "Add a to-do. You can move it to a list later."] }),

  list(store, { argument }) {
    const list = store.list(argument);
    if (!list || list.deleted_at) return { title: "List not found", groups: [], empty: ["This list doesn’t exist", "It may have been deleted."] };
    return { list, ...selectList(store, argument, { title: list.name, empty: ["No to-dos yet", "Add the first to-do to this list."] }) };
  },

  label(store, { argument }) {
    const name = argument.toLowerCase();
    const todos = visibleTodos(store).filter((todo) => isOpen(todo) && todo.labels.some((label) => label.toLowerCase() === name));
    return { title: `#${argument}`, groups: [{ todos: todos.sort(byPosition) }], empty: ["No to-dos with this label", "Add labels in the details of a to-do."], fields: { labels: [argument] } };
  },

  completed: (store) => ({
    title: "Completed",
    groups: [{ todos: store.todos.filter((todo) => todo.completed && !todo.deleted_at).sort(latestFirst("completed_at")) }],
    empty: ["No completed to-dos", "To-dos that you complete appear here."],
  }),

  trash(store) {
    const deleted = store.todos.filter(({ deleted_at: at, parent }) => at && !(parent && store.todo(parent)?.deleted_at));
    return { title: "Trash", isTrash: true, groups: [{ todos: deleted.sort(latestFirst("deleted_at")) }], empty: ["The trash is empty", "Deleted to-dos stay here for 30 days."] };
  },

  search(store, { query }) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = ({ title, notes, labels }) => words.every((word) => `${title}\n${notes}\n${labels.join("\n")}`.toLowerCase().includes(word));
    const todos = words.length ? store.todos.filter((todo) => !todo.deleted_at && matches(todo)) : [];
    return {
      title: "Search",
      groups: [{ todos: todos.filter(isOpen).sort(byPosition) }],
      completed: todos.filter((todo) => todo.completed).sort(latestFirst("completed_at")),
      empty: words.length ? ["No results", `No to-do contains “${query}”. Try fewer or different words.`] : ["Search your to-dos", "Search covers titles, notes, and labels."],
    };
  },
};

function selectList(store, list, texts) {
  const todos = store.todos.filter((todo) => todo.list === list && !todo.parent && !todo.deleted_at);
  return {
    ...texts,
    groups: [{ todos: todos.filter(isOpen).sort(byPosition) }],
    completed: todos.filter((todo) => todo.completed).sort(latestFirst("completed_at")),
    fields: { list },
    sortable: true,
  };
}

function groupByDay(todos) {
  const groups = new Map();
  for (const todo of todos) groups.set(dueDay(todo.due), [...(groups.get(dueDay(todo.due)) ?? []), todo]);
  return groups;
}

/** @returns {Selection & Record<string, any>} */
export const selectTodos = (store, route) => (VIEWS[route.view] ?? VIEWS.today)(store, route);

export const activeLists = (store) => store.lists.filter((list) => !list.deleted_at && !list.archived).sort(byPosition);

/** Return the labels of all open to-dos, in alphabetical order. */
export function labelsInUse(store) {
  const labels = new Map();
  for (const todo of visibleTodos(store)) if (isOpen(todo)) for (const label of todo.labels) labels.set(label.toLowerCase(), label);
  return [...labels.values()].sort((a, b) => a.localeCompare(b));
}
