// The places of the app: views, lists, labels, and who is signed in.

import { h, icon, iconButton, reconcile, unseen } from "../dom.js";
import { href } from "../router.js";
import { labels, openLists, select, visible } from "../selection.js";
import { accountDialog } from "./account.js";
import { helpDialog } from "./help.js";
import { listDialog } from "./listform.js";
import { dot } from "./row.js";

const VIEWS = [["today", "Today"], ["upcoming", "Upcoming"], ["inbox", "Inbox"], ["search", "Search"]];
const LATER = [["completed", "Completed"], ["trash", "Trash"]];

export class Nav {
  constructor(app) {
    this.app = app;
    this.links = new Map();
    const links = (names) => h("ul", { role: "list" }, ...names.map(([view, text]) => h("li", {}, this.link({ view }, icon(view), text))));
    this.lists = h("ul", { role: "list" });
    this.archive = h("details", {}, h("summary", {}, "Archived lists"), h("ul", { role: "list" }));
    this.labels = h("ul", { role: "list", class: "labels" });
    this.labelled = h("section", {}, h("h2", {}, "Labels"), this.labels);
    this.state = h("p", { class: "state", role: "status" });
    this.element = h("nav", { "aria-label": "To-dos" },
      h("p", { class: "wordmark" }, "MyToDoList"),
      links(VIEWS),
      h("section", {}, h("h2", {}, "Lists", iconButton("add", "New list", () => listDialog(app))), this.lists, this.archive),
      this.labelled,
      links(LATER),
      h("div", { class: "foot" }, this.state,
        h("div", {}, h("button", { type: "button", class: "quiet account", onclick: () => accountDialog(app) }, icon("person"), h("span", {}, app.auth.email), unseen(", account")),
          iconButton("help", "Keyboard shortcuts and help", helpDialog))));
    app.sync.addEventListener("state", () => this.showState());
  }

  link(to, ...content) {
    const key = href(to);
    if (!this.links.has(key)) {
      const count = h("span", { class: "count" });
      this.links.set(key, { element: h("a", { href: key }), count });
    }
    const { element, count } = this.links.get(key);
    element.replaceChildren(...content, count);
    return element;
  }

  update(route) {
    const { store } = this.app;
    const item = (to, ...content) => {
      const link = this.link(to, ...content);
      return link.parentElement ?? h("li", {}, link);
    };
    const lists = openLists(store);
    const archived = store.lists.filter((list) => list.archived && !list.deleted_at);
    reconcile(this.lists, lists.map((list) => item({ view: "list", argument: list.id }, dot(list), list.name)));
    reconcile(this.archive.lastElementChild, archived.map((list) => item({ view: "list", argument: list.id }, dot(list), list.name)));
    this.archive.hidden = !archived.length;
    const known = labels(store);
    reconcile(this.labels, known.map((label) => item({ view: "label", argument: label }, icon("label"), label)));
    this.labelled.hidden = !known.length;
    this.count({ view: "today" }, select(store, { view: "today" }).groups.flatMap(({ todos }) => todos).length);
    this.count({ view: "inbox" }, left(store, null));
    for (const list of lists) this.count({ view: "list", argument: list.id }, left(store, list.id));
    const here = href({ view: route.view, argument: route.argument });
    for (const [key, { element }] of this.links) {
      if (key === here) element.setAttribute("aria-current", "page");
      else element.removeAttribute("aria-current");
    }
    this.showState();
  }

  count(to, number) {
    const { count } = this.links.get(href(to));
    count.replaceChildren(...(number ? [String(number), unseen(" to do")] : []));
  }

  showState() {
    const { store, sync } = this.app;
    const waiting = store.queue.length;
    const text = !sync.online ? `Offline${waiting ? ` · ${waiting} to send` : ""}` : waiting ? "Saving…" : "All saved";
    if (this.state.textContent !== text) this.state.textContent = text;
  }
}

const left = (store, list) => visible(store).filter((todo) => todo.list === list && !todo.parent && !todo.completed && !todo.deleted_at).length;
