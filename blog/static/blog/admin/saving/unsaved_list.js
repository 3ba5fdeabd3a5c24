// The list of unsaved texts above the form. Copies in this browser are sent to the server, which then lists them.

import { fill } from "../form_values.js";
import { storeText } from "./server.js";

export class UnsavedList {
  constructor(autosave, copies) {
    this.autosave = autosave;
    this.copies = copies;
    this.urls = autosave.urls;
    this.element = document.getElementById("unsaved-texts");
  }

  start() {
    this.element.addEventListener("click", (event) => this.restore(event));
    this.element.addEventListener("submit", (event) => this.discard(event));
    this.sendCopies();
    window.addEventListener("online", () => this.sendCopies());
  }

  // Keep the text of the form before another one replaces it.
  async restore(event) {
    const link = event.target.closest("a[href*='unsaved=']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await this.autosave.flush();
    location.assign(link.href);
  }

  async discard(event) {
    event.preventDefault();
    const body = new FormData(event.target, event.submitter);
    const request = fetch(this.urls.autosave, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
    const response = await request.catch(() => null);
    if (response?.ok) await this.refresh();
    else this.autosave.say("Not discarded, because the server can’t be reached or you have been signed out. Try again.");
    (this.element.querySelector("a, button") || document.getElementById("id_body")).focus();
  }

  async sendCopies() {
    for (const banner of document.querySelectorAll(".local-copy")) banner.remove();
    const copies = this.copies.list().filter(({ id }) => id !== this.autosave.id.value);
    const unsent = [];
    for (const copy of copies) if (!await this.sendCopy(copy)) unsent.push(copy);
    if (unsent.length < copies.length) await this.refresh();
    for (const copy of unsent) if (copy.url === this.urls.autosave) this.show(copy);
  }

  async sendCopy({ id, url, values }) {
    let result = await storeText(url, id, values);
    if (result.isLost) result = await storeText(this.urls.autosaveNew, id, values);
    if (!result.error) this.copies.remove(id);
    return !result.error;
  }

  async refresh() {
    const response = await fetch(`${this.urls.autosave}?own=${this.autosave.id.value}`, { redirect: "manual" }).catch(() => null);
    if (response?.ok) this.element.innerHTML = (await response.json()).list;
  }

  show(copy) {
    const time = new Date(copy.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const banner = document.createElement("div");
    banner.className = "banner local-copy";
    banner.innerHTML = '<p></p><p><button type="button">Restore</button> <button type="button" class="quiet">Discard</button></p>';
    banner.firstChild.textContent = `This browser has unsaved text from ${time} (the time of this computer) that the server did not receive.`;
    const [restore, discard] = banner.querySelectorAll("button");
    restore.addEventListener("click", () => this.restoreCopy(copy, banner));
    discard.addEventListener("click", () => { this.copies.remove(copy.id); banner.remove(); });
    this.element.after(banner);
  }

  async restoreCopy({ id, values }, banner) {
    await this.autosave.flush();
    if (!this.autosave.keepHere()) return;
    this.autosave.id.value = id;
    fill(this.autosave.form, values);
    banner.remove();
    document.getElementById("id_body").focus();
  }
}
