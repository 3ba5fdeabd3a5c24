// The frame: places on the left, to-dos in the middle, details on the right; on a phone one of them at a time.

import { h, iconButton } from "../dom.js";
import { go, route } from "../router.js";
import { Detail } from "./detail.js";
import { ListView } from "./list.js";
import { Nav } from "./nav.js";

const NARROW = matchMedia("(max-width: 63.99rem)"); // details cover the list
const PHONE = matchMedia("(max-width: 47.99rem)"); // and places are in a drawer

export class Shell {
  constructor(app, root) {
    this.app = app;
    this.nav = new Nav(app);
    this.list = new ListView(app);
    this.banner = h("p", { class: "banner", hidden: true });
    this.status = h("div", { role: "status" }, this.banner);
    this.menu = iconButton("menu", "Menu", () => this.openDrawer(), { class: "icon menu-button", "aria-expanded": "false" });
    this.top = h("header", { class: "top" }, this.menu, h("p", { class: "wordmark" }, "MyToDoList"), iconButton("search", "Search", () => go({ view: "search" })));
    this.main = h("main", { id: "main", tabIndex: -1 }, this.status, this.list.element);
    this.side = h("aside", { class: "detail", "aria-label": "To-do", hidden: true });
    this.frame = h("div", { class: "frame" }, h("div", { class: "places" }, this.nav.element), h("div", { class: "middle" }, this.top, this.main), this.side);
    this.places = this.frame.firstElementChild;
    this.places.addEventListener("click", (event) => { if (event.target === this.places || event.target.closest("a, .icon, .account")) this.closeDrawer(); });
    root.replaceChildren(this.frame);
    addEventListener("hashchange", () => this.show());
    app.store.addEventListener("change", () => this.update());
    app.sync.addEventListener("state", () => this.showBanner());
    for (const query of [NARROW, PHONE]) query.addEventListener("change", () => this.showInert());
    this.show();
  }

  show() {
    this.route = route();
    if (this.route.view === "trash" && this.app.sync.online) this.app.sync.fetchTrash().catch(() => {});
    this.nav.update(this.route);
    this.list.show(this.route);
    this.showDetail();
    this.showBanner();
  }

  update() {
    this.nav.update(this.route);
    this.list.update();
    if (this.detail && (!this.detail.todo || this.detail.todo.deleted_at)) this.closeDetail();
    else this.detail?.update();
    this.showBanner();
  }

  // --- Details

  showDetail() {
    const { todo: id } = this.route;
    if (this.detail?.id === id) return;
    const before = this.detail;
    const todo = id && this.app.store.todo(id);
    this.detail = todo && !todo.deleted_at ? new Detail(this.app, id, () => this.closeDetail()) : null;
    this.side.hidden = !this.detail;
    this.side.replaceChildren(...(this.detail ? [this.detail.element] : []));
    this.frame.classList.toggle("detailed", Boolean(this.detail));
    this.showInert();
    if (this.detail) this.detail.element.focus();
    else if (before) this.comeBack(before.id);
  }

  closeDetail() {
    document.activeElement?.blur?.(); // what was typed is saved
    go({ ...this.route, todo: null });
  }

  comeBack(id) {
    const row = this.main.querySelector(`[data-id="${id}"] .open`);
    (row ?? this.list.heading).focus({ preventScroll: true });
  }

  // --- The drawer

  openDrawer() {
    this.places.classList.add("open");
    this.menu.setAttribute("aria-expanded", "true");
    this.showInert();
    this.nav.element.querySelector("a[aria-current], a").focus();
  }

  get drawn() { return this.places.classList.contains("open"); }

  /** Give what leads back from here, if anything does. */
  escape() {
    if (this.drawn) return () => this.closeDrawer();
    return this.detail ? () => this.closeDetail() : null;
  }

  closeDrawer() {
    if (!this.drawn) return;
    this.places.classList.remove("open");
    this.menu.setAttribute("aria-expanded", "false");
    this.showInert();
    this.menu.focus();
  }

  // What is covered can't be reached by the keyboard either.
  showInert() {
    const drawer = PHONE.matches && this.drawn;
    const covered = NARROW.matches && Boolean(this.detail);
    this.places.inert = covered || (PHONE.matches && !drawer);
    this.main.parentElement.inert = covered || drawer;
  }

  // --- Messages that stay

  showBanner() {
    const { sync, store, expired } = this.app;
    const waiting = store.queue.length;
    const changes = waiting === 1 ? "One change waits" : `${waiting} changes wait`;
    const text = expired ? "You have been signed out. " : !sync.online ? `You are offline. ${waiting ? `${changes} here and will be sent when you are back.` : "Carry on: everything is kept here."}` : "";
    this.banner.hidden = !text;
    if (this.banner.dataset.text === text) return;
    this.banner.dataset.text = text;
    this.banner.replaceChildren(text, ...(expired ? [h("button", { type: "button", onclick: () => this.app.signInAgain() }, "Sign in")] : []));
  }

  compose(text) {
    if (this.list.composer.hidden) go({ view: "inbox" }, { replace: true }); // at once: the next key is for the field
    if (text) this.list.field.value = text;
    this.list.field.focus();
  }
}
