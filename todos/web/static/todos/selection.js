// Which to-dos a place of the app shows, in which order, and what a new one gets there.

import { daysFromNow, dayName, dueDay, today } from "./dates.js";
import { byPosition, compare } from "./order.js";

/**
 * @typedef {object} Selection
 * @property {string} title
 * @property {{ title?: string, todos: any[] }[]} groups
 * @property {any[]} [done] completed ones, folded away
 * @property {[string, string]} empty what is said where there are none
 * @property {Record<string, any>} [blank] what a new to-do gets here; without it none can be added
 * @property {boolean} [sortable]
 */

const byDue = (a, b) => compare(dueDay(a.due), dueDay(b.due)) || compare(a.due, b.due) || b.priority - a.priority || byPosition(a, b);
const latest = (name) => (a, b) => compare(b[name], a[name]) || compare(b.id, a.id);
const open = (todo) => !todo.deleted_at && !todo.completed;

/** Lists that are gone or archived hide their to-dos from the views of all lists. */
export function visible(store) {
  return store.todos.filter(({ list, parent }) => (!list || (store.list(list) && !store.list(list).deleted_at && !store.list(list).archived))
    && (!parent || !store.todo(parent)?.deleted_at));
}

const VIEWS = {
  today(store) {
    const now = today();
    const due = visible(store).filter((todo) => open(todo) && todo.due && dueDay(todo.due) <= now).sort(byDue);
    const overdue = due.filter((todo) => dueDay(todo.due) < now);
    return {
      title: "Today",
      groups: overdue.length ? [{ title: "Overdue", todos: overdue }, { title: "Today", todos: due.filter((todo) => dueDay(todo.due) === now) }] : [{ todos: due }],
      done: visible(store).filter((todo) => todo.completed && !todo.deleted_at && todo.completed_at && dueDay(todo.completed_at) === now).sort(latest("completed_at")),
      empty: ["A calm day", "Nothing is due. Add something, or enjoy the view."],
      blank: { due: now },
    };
  },

  upcoming(store) {
    const due = visible(store).filter((todo) => open(todo) && todo.due && dueDay(todo.due) > today()).sort(byDue);
    const groups = Map.groupBy?.(due, (todo) => dueDay(todo.due)) ?? grouped(due);
    return {
      title: "Upcoming",
      groups: [...groups].map(([day, todos]) => ({ title: dayName(day), todos })),
      empty: ["Open water ahead", "Give a to-do a due date, and it appears here."],
      blank: { due: daysFromNow(1) },
    };
  },

  inbox: (store) => ordered(store, null, { title: "Inbox", empty: ["Your inbox is empty", "Write down what is on your mind. Sort it later."] }),

  list(store, { argument }) {
    const list = store.list(argument);
    if (!list || list.deleted_at) return { title: "No such list", groups: [], empty: ["This list is gone", "It may have been deleted."] };
    return { list, ...ordered(store, argument, { title: list.name, empty: ["Nothing here yet", "Add the first to-do of this list."] }) };
  },

  label(store, { argument }) {
    const name = argument.toLowerCase();
    const todos = visible(store).filter((todo) => open(todo) && todo.labels.some((label) => label.toLowerCase() === name));
    return { title: `#${argument}`, groups: [{ todos: todos.sort(byPosition) }], empty: ["Nothing with this label", "Labels are set in a to-do’s details."], blank: { labels: [argument] } };
  },

  completed: (store) => ({
    title: "Completed",
    groups: [{ todos: store.todos.filter((todo) => todo.completed && !todo.deleted_at).sort(latest("completed_at")) }],
    empty: ["Nothing completed yet", "What you tick off is kept here."],
  }),

  trash(store) {
    const gone = store.todos.filter(({ deleted_at: at, parent }) => at && !(parent && store.todo(parent)?.deleted_at));
    return { title: "Trash", trash: true, groups: [{ todos: gone.sort(latest("deleted_at")) }], empty: ["The trash is empty", "What you delete stays here for 30 days."] };
  },

  search(store, { query }) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const has = ({ title, notes, labels }) => words.every((word) => `${title}\n${notes}\n${labels.join("\n")}`.toLowerCase().includes(word));
    const found = words.length ? store.todos.filter((todo) => !todo.deleted_at && has(todo)) : [];
    return {
      title: "Search",
      groups: [{ todos: found.filter(open).sort(byPosition) }],
      done: found.filter((todo) => todo.completed).sort(latest("completed_at")),
      empty: words.length ? ["Nothing found", `No to-do has “${query}” in it.`] : ["What are you looking for?", "Titles, notes and labels are searched."],
    };
  },
};

function ordered(store, list, rest) {
  const todos = store.todos.filter((todo) => todo.list === list && !todo.parent && !todo.deleted_at);
  return {
    ...rest,
    groups: [{ todos: todos.filter(open).sort(byPosition) }],
    done: todos.filter((todo) => todo.completed).sort(latest("completed_at")),
    blank: { list },
    sortable: true,
  };
}

function grouped(todos) {
  const groups = new Map();
  for (const todo of todos) groups.set(dueDay(todo.due), [...(groups.get(dueDay(todo.due)) ?? []), todo]);
  return groups;
}

/** @returns {Selection & Record<string, any>} */
export const select = (store, route) => (VIEWS[route.view] ?? VIEWS.today)(store, route);

export const openLists = (store) => store.lists.filter((list) => !list.deleted_at && !list.archived).sort(byPosition);

export function labels(store) {
  const found = new Map();
  for (const todo of visible(store)) if (open(todo)) for (const label of todo.labels) found.set(label.toLowerCase(), label);
  return [...found.values()].sort((a, b) => a.localeCompare(b));
}
