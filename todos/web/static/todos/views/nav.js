// The navigation: views, lists, labels, the state of the sync, and the account.

import { activeLists, labelsInUse, selectTodos, visibleTodos } from "../data/selections.js";
import { h, icon, iconButton, reconcile, screenReaderText } from "../page/dom.js";
import { hrefOf } from "../page/router.js";
import { openAccountDialog } from "./account-dialog.js";
import { openHelpDialog } from "./help-dialog.js";
import { openListDialog } from "./list-dialog.js";
import { createDot } from "./row.js";

const TOP_VIEWS = [["today", "Today"], ["upcoming", "Upcoming"], ["inbox", "Inbox"], ["search", "Search"]];
const BOTTOM_VIEWS = [["completed", "Completed"], ["trash", "Trash"]];

export class Nav {
  constructor(app) {
    this.app = app;
    this.links = new Map();
    const viewLinks = (views) => h("ul", { role: "list" }, ...views.map(([view, text]) => h("li", {}, this.link({ view }, icon(view), text))));
    this.lists = h("ul", { role: "list" });
    this.archive = h("details", {}, h("summary", {}, "Archived lists"), h("ul", { role: "list" }));
    this.labels = h("ul", { role: "list", class: "labels" });
    this.labelSection = h("section", {}, h("h2", {}, "Labels"), this.labels);
    this.state = h("p", { class: "state", role: "status" });
    this.element = h("nav", { "aria-label": "To-dos" },
      h("p", { class: "wordmark" }, "MyToDoList"),
      viewLinks(TOP_VIEWS),
      h("section", {}, h("h2", {}, "Lists", iconButton("add", "New list", () => openListDialog(app))), this.lists, this.archive),
      this.labelSection,
      viewLinks(BOTTOM_VIEWS),
      h("div", { class: "foot" }, this.state,
        h("div", {}, h("button", { type: "button", class: "quiet account", onclick: () => openAccountDialog(app) }, icon("person"), h("span", {}, app.auth.email), screenReaderText(", account")),
          iconButton("help", "Keyboard shortcuts", openHelpDialog))));
    app.sync.addEventListener("state", () => this.showState());
  }

  link(route, ...content) {
    const key = hrefOf(route);
    if (!this.links.has(key)) {
      const count = h("span", { class: "count" });
      this.links.set(key, { element: h("a", { href: key }), count });
    }
    const { element, count } = this.links.get(key);
    element.replaceChildren(...content, count);
    return element;
  }

  listItem(route, ...content) {
    const link = this.link(route, ...content);
    return link.parentElement ?? h("li", {}, link);
  }

  /** @param {import("../page/router.js").Route} route */
  update(route) {
    const { store } = this.app;
    const lists = activeLists(store);
    const archived = store.lists.filter((list) => list.archived && !list.deleted_at);
    const labels = labelsInUse(store);
    this.showLists(this.lists, lists);
    this.showLists(this.archive.lastElementChild, archived);
    this.archive.hidden = !archived.length;
    reconcile(this.labels, labels.map((label) => this.listItem({ view: "label", argument: label }, icon("label"), label)));
    this.labelSection.hidden = !labels.length;
    this.showCount({ view: "today" }, selectTodos(store, { view: "today" }).groups.flatMap(({ todos }) => todos).length);
    this.showCount({ view: "inbox" }, countOpen(store, null));
    for (const list of lists) this.showCount({ view: "list", argument: list.id }, countOpen(store, list.id));
    this.markCurrent(hrefOf({ view: route.view, argument: route.argument }));
    this.showState();
  }

  showLists(parent, lists) {
    reconcile(parent, lists.map((list) => this.listItem({ view: "list", argument: list.id }, createDot(list), list.name)));
  }

  markCurrent(href) {
    for (const [key, { element }] of this.links) {
      if (key === href) element.setAttribute("aria-current", "page");
      else element.removeAttribute("aria-current");
    }
  }

  showCount(route, number) {
    const { count } = this.links.get(hrefOf(route));
    count.replaceChildren(...(number ? [String(number), screenReaderText(" to-dos")] : []));
  }

  showState() {
    const { store, sync } = this.app;
    const unsent = store.queue.length;
    const text = !sync.online ? `Offline${unsent ? ` · ${unsent} not sent` : ""}` : unsent ? "Saving…" : "All saved";
    if (this.state.textContent !== text) this.state.textContent = text;
  }
}

const countOpen = (store, list) => visibleTodos(store).filter((todo) => todo.list === list && !todo.parent && !todo.completed && !todo.deleted_at).length;
