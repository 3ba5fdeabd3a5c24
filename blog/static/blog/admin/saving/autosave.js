// Autosave: every few seconds to the server, or to this browser while the server doesn't store the text.

import { listValues, serialize, serializeDefaults } from "../form_values.js";
import { LOST, SIGNED_OUT, storeText } from "./server.js";

const INTERVAL = 3000; // ms
const LONGEST_PAUSE = 30_000; // ms between attempts that fail
const KEPT_HERE = "Unsaved text kept in this browser only.";
const NOT_KEPT = "Unsaved text not kept anywhere, because this browser’s storage is full or blocked. Copy it to a safe place.";

export class Autosave {
  constructor(form, urls, copies) {
    this.form = form;
    this.urls = urls;
    this.copies = copies;
    this.id = form.elements._unsaved;
    this.status = document.getElementById("autosave-status");
    this.queue = Promise.resolve();
    this.failures = 0;
    this.nextAttempt = 0;
  }

  start() {
    this.savedText = this.urls.unsaved ? "" : serializeDefaults(this.form);
    this.serverText = this.savedText; // the last one that the server received
    this.keptText = this.savedText; // the last one that the server or this browser has
    this.lastText = this.savedText;
    setInterval(() => this.check(), INTERVAL);
    window.addEventListener("online", () => { this.nextAttempt = 0; });
    window.addEventListener("pagehide", () => this.keepHere());
    window.addEventListener("beforeunload", (event) => {
      if (!this.isSaving && !this.keepHere()) event.preventDefault();
    });
    document.getElementById("preview-link").addEventListener("click", (event) => this.preview(event));
  }

  async check() {
    const now = serialize(this.form);
    if (now !== this.lastText) {
      this.lastText = now;
      this.form.dispatchEvent(new CustomEvent("post-form:changed"));
    }
    if (now === this.serverText || this.isBusy || this.isSaving) return;
    if (Date.now() >= this.nextAttempt) await this.flush();
    else if (now !== this.keptText) this.reportFailure();
  }

  // Resolve to whether the server would accept a save. Requests run one after the other: the last text wins.
  flush() {
    this.queue = this.queue.then(() => this.send());
    return this.queue;
  }

  async send() {
    const now = serialize(this.form);
    this.isBusy = true;
    const values = this.list();
    const result = await storeText(this.urls.autosave, this.id.value, values);
    const kept = result.isLost ? await storeText(this.urls.autosaveNew, this.id.value, values) : result;
    this.isBusy = false;
    if (kept.error) this.fail(result.error);
    else this.succeed(now, kept, result.isLost);
    return Boolean(result.accepts);
  }

  succeed(now, { id, stored, time, others }, isLost) {
    this.copies.remove(this.id.value);
    this.id.value = id;
    this.isStored = stored;
    this.serverText = this.keptText = now;
    this.failures = this.nextAttempt = 0;
    if (isLost) this.say(`${LOST} Your text is kept as an unsaved new post. `, this.link("Open it", `${this.urls.add}?unsaved=${id}`));
    else this.say(stored && now !== this.savedText ? `Unsaved text kept at ${time} UTC` : "");
    if (others) this.form.dispatchEvent(new CustomEvent("post-form:others", { detail: others }));
  }

  fail(reason) {
    this.reason = reason;
    this.failures += 1;
    this.nextAttempt = Date.now() + Math.min(INTERVAL * 2 ** this.failures, LONGEST_PAUSE);
    this.reportFailure();
  }

  // Keep the text in this browser, and say where it is.
  reportFailure() {
    const more = this.reason === SIGNED_OUT ? this.link("Sign in again", this.urls.login) : "";
    this.say(`${this.reason} ${this.keepHere() ? KEPT_HERE : NOT_KEPT} `, more);
  }

  // Return whether the text is kept anywhere.
  keepHere() {
    const now = serialize(this.form);
    if (now === this.keptText || now === this.savedText) return true;
    const isStored = this.copies.store(this.id.value, this.urls.autosave, this.list());
    if (isStored) this.keptText = now;
    return isStored;
  }

  // The user's values, and those that a text needs to be restored.
  list() {
    const { version, base, _restored } = this.form.elements;
    return [...listValues(this.form), ...[version, base, _restored].filter(Boolean).map(({ name, value }) => [name, value])];
  }

  async preview(event) {
    event.preventDefault();
    const tab = window.open("", "myblog-preview");
    await this.flush();
    const id = this.isStored ? this.id.value : this.form.elements._restored.value;
    tab.location = id ? `${this.urls.preview}?unsaved=${id}` : this.urls.preview;
  }

  say(message, ...more) {
    this.status.replaceChildren(message, ...more);
  }

  link(label, href) {
    return Object.assign(document.createElement("a"), { textContent: label, href, target: "_blank" });
  }
}
