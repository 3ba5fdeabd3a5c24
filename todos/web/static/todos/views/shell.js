// The frame of the app: navigation, list and details side by side. On a phone, one of them at a time.

import { h, iconButton } from "../page/dom.js";
import { currentRoute, goTo } from "../page/router.js";
import { Detail } from "./detail.js";
import { ListView } from "./list.js";
import { Nav } from "./nav.js";

const NARROW = matchMedia("(max-width: 63.99rem)"); // the details cover the list
const PHONE = matchMedia("(max-width: 47.99rem)"); // and the navigation is in a drawer

export class Shell {
  constructor(app, root) {
    this.app = app;
    this.nav = new Nav(app);
    this.list = new ListView(app);
    this.banner = h("p", { class: "banner", hidden: true });
    this.status = h("div", { role: "status" }, this.banner);
    this.menu = iconButton("menu", "Menu", () => this.openDrawer(), { class: "icon menu-button", "aria-expanded": "false" });
    this.top = h("header", { class: "top" }, this.menu, h("p", { class: "wordmark" }, "MyToDoList"), iconButton("search", "Search", () => goTo({ view: "search" })));
    this.main = h("main", { id: "main", tabIndex: -1 }, this.status, this.list.element);
    this.side = h("aside", { class: "detail", "aria-label": "To-do", hidden: true });
    this.drawer = h("div", { class: "places" }, this.nav.element);
    this.frame = h("div", { class: "frame" }, this.drawer, h("div", { class: "middle" }, this.top, this.main), this.side);
    this.drawer.addEventListener("click", (event) => { if (event.target === this.drawer || event.target.closest("a, .icon, .account")) this.closeDrawer(); });
    root.replaceChildren(this.frame);
    addEventListener("hashchange", () => this.show());
    app.store.addEventListener("change", () => this.update());
    app.sync.addEventListener("state", () => this.showBanner());
    for (const query of [NARROW, PHONE]) query.addEventListener("change", () => this.updateInert());
    this.show();
  }

  show() {
    this.route = currentRoute();
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
    this.updateInert();
    if (this.detail) this.detail.element.focus();
    else if (before) this.focusRow(before.id);
  }

  closeDetail() {
    document.activeElement?.blur?.(); // saves the field
    goTo({ ...this.route, todo: null });
  }

  focusRow(id) {
    const row = this.main.querySelector(`[data-id="${id}"] .open`);
    (row ?? this.list.heading).focus({ preventScroll: true });
  }

  // --- The drawer

  openDrawer() {
    this.drawer.classList.add("open");
    this.menu.setAttribute("aria-expanded", "true");
    this.updateInert();
    this.nav.element.querySelector("a[aria-current], a").focus();
  }

  get isDrawerOpen() { return this.drawer.classList.contains("open"); }

  /** Return what the Escape key does here, if anything. */
  escapeAction() {
    if (this.isDrawerOpen) return () => this.closeDrawer();
    return this.detail ? () => this.closeDetail() : null;
  }

  closeDrawer() {
    if (!this.isDrawerOpen) return;
    this.drawer.classList.remove("open");
    this.menu.setAttribute("aria-expanded", "false");
    this.updateInert();
    this.menu.focus();
  }

  // Keyboard focus must not reach covered elements.
  updateInert() {
    const hasOpenDrawer = PHONE.matches && this.isDrawerOpen;
    const isCovered = NARROW.matches && Boolean(this.detail);
    this.drawer.inert = isCovered || (PHONE.matches && !hasOpenDrawer);
    this.main.parentElement.inert = isCovered || hasOpenDrawer;
  }

  // --- Persistent messages

  showBanner() {
    const { isExpired } = this.app;
    const text = isExpired ? "Your session has expired. " : this.offlineText();
    this.banner.hidden = !text;
    if (this.banner.dataset.text === text) return;
    this.banner.dataset.text = text;
    this.banner.replaceChildren(text, ...(isExpired ? [h("button", { type: "button", onclick: () => this.app.signInAgain() }, "Sign in")] : []));
  }

  offlineText() {
    const { sync, store } = this.app;
    if (sync.online) return "";
    const unsent = store.queue.length;
    const changes = unsent === 1 ? "1 change" : `${unsent} changes`;
    return `You are offline. ${unsent ? `${changes} will be sent when you are online again.` : "Your changes are saved on this device."}`;
  }

  compose(text) {
    if (this.list.composer.hidden) goTo({ view: "inbox" }, { replace: true }); // synchronously, so that the next key reaches the field
    if (text) this.list.field.value = text;
    this.list.field.focus();
  }
}
