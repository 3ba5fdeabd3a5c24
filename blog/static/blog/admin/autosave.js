// Autosave: every few seconds to the server, or to this browser while the server can't be reached.

import { getFormData, serialize, serializeDefaults } from "./form_values.js";
import { SESSION, read, remove, write } from "./storage.js";

const INTERVAL = 3000; // ms
const COPY_KEY = "myblog:unsaved:";
const PLACE_KEY = "myblog:place";
const NOT_STORED = "Your text is not saved anywhere, because this browser’s storage is full or blocked. Copy it to a safe place.";

export class Autosave {
  constructor(form, urls) {
    this.form = form;
    this.urls = urls;
    this.stamp = form.elements._autosaved;
    this.status = document.getElementById("autosave-status");
    this.copyKey = COPY_KEY + location.pathname;
    this.queue = Promise.resolve();
  }

  start() {
    const hasErrors = Boolean(document.querySelector(".errornote"));
    this.savedText = hasErrors ? "" : serializeDefaults(this.form);
    this.autosavedText = this.savedText;
    this.lastText = this.savedText;
    this.offerCopy();
    setInterval(() => this.check(), INTERVAL);
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && ![this.savedText, this.autosavedText].includes(serialize(this.form))) event.preventDefault();
    });
    window.addEventListener("pageshow", () => { this.leaving = false; }); // the browser's Back after a failed save
    document.getElementById("preview-link").addEventListener("click", (event) => this.preview(event));
    this.restorePlace();
  }

  async check() {
    const now = serialize(this.form);
    if (now !== this.lastText) {
      this.lastText = now;
      this.form.dispatchEvent(new CustomEvent("post-form:changed"));
    }
    if (now !== this.autosavedText && !this.busy && !this.blocked) await this.autosave();
  }

  // Resolve to whether the server would accept a save. Requests run one after the other because each needs the last stamp.
  autosave() {
    this.queue = this.queue.then(() => this.autosaveNow());
    return this.queue;
  }

  async autosaveNow() {
    const now = serialize(this.form);
    this.busy = true;
    try {
      return await this.send(now);
    } catch {
      const isStored = this.storeCopy(now);
      this.say(isStored
        ? "No connection. Your text is saved in this browser and will be sent when you are online."
        : `No connection. ${NOT_STORED}`);
      return false;
    } finally {
      this.busy = false;
    }
  }

  async send(now, isRetry = false) {
    const response = await fetch(this.urls.autosave, { method: "POST", body: getFormData(this.form), redirect: "manual" });
    if (response.ok) {
      const { stamp, time } = await response.json();
      this.stamp.value = stamp;
      this.autosavedText = now;
      remove(this.copyKey);
      this.say(now === this.savedText ? "" : `Draft saved at ${time} UTC`);
      return true;
    }
    if (response.status === 403 && !isRetry && await this.renewToken()) return this.send(now, true);
    if (response.status === 409) {
      this.blocked = true; // until this form is saved
      this.say((await response.json()).error);
      return true;
    }
    this.explain(response, this.storeCopy(now));
    return false;
  }

  explain(response, isStored) {
    const place = isStored ? "Your text is saved in this browser. " : `${NOT_STORED} `;
    if (response.type === "opaqueredirect" || response.status === 403) {
      this.say(`You have been signed out. ${place}`, this.link("Sign in again", this.urls.login));
    } else if (response.status === 404) {
      this.say(`This post has been deleted. ${place}Copy it into a new post.`);
    } else {
      this.say(`The server can’t save your text now. ${place}The editor will try again.`);
    }
  }

  // A new session has a new CSRF token.
  async renewToken() {
    const response = await fetch(this.urls.autosave, { redirect: "manual" });
    if (!response.ok) return false;
    const { token } = await response.json();
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return true;
  }

  // Submit only if the autosave succeeded: an error page would replace the form and its text.
  async submit(event) {
    if (this.leaving) return;
    event.preventDefault();
    const { submitter } = event;
    this.say("Saving…");
    if (!await this.autosave()) return;
    this.rememberPlace(submitter);
    this.leaving = true;
    this.form.requestSubmit(submitter);
  }

  async preview(event) {
    event.preventDefault();
    const tab = window.open("", "myblog-preview");
    await this.check();
    tab.location = this.stamp.value ? `${this.urls.preview}?autosave` : this.urls.preview;
  }

  // --- Copy in this browser

  storeCopy(now) {
    const fields = [...getFormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    return now === this.savedText || write(this.copyKey, JSON.stringify({ at: Date.now(), text: now, fields }));
  }

  offerCopy() {
    const copy = JSON.parse(read(this.copyKey) || "null");
    if (!copy || copy.text === this.savedText) return remove(this.copyKey);
    const time = new Date(copy.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const banner = document.createElement("div");
    banner.className = "banner";
    banner.innerHTML = '<p></p><p><button type="button">Restore</button> <button type="button" class="quiet">Discard</button></p>';
    banner.firstChild.textContent = `This browser has unsaved changes from ${time} that the server did not receive.`;
    const [restore, discard] = banner.querySelectorAll("button");
    restore.addEventListener("click", () => { this.fill(copy.fields); banner.remove(); });
    discard.addEventListener("click", () => { remove(this.copyKey); banner.remove(); });
    this.form.before(banner);
  }

  fill(fields) {
    for (const field of this.form.elements) {
      const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (!values.length || field.name === "_autosaved") continue;
      if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else field.value = values[0];
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // --- Cursor and scroll position across a save

  rememberPlace(submitter) {
    const area = document.getElementById("id_body");
    if (submitter?.name !== "_continue" || document.activeElement !== area) return;
    const place = { at: Date.now(), start: area.selectionStart, end: area.selectionEnd, top: window.scrollY };
    write(PLACE_KEY, JSON.stringify(place), SESSION);
  }

  restorePlace() {
    const place = JSON.parse(read(PLACE_KEY, SESSION) || "null");
    remove(PLACE_KEY, SESSION);
    if (!place || Date.now() - place.at > 60_000) return;
    const area = document.getElementById("id_body");
    area.focus({ preventScroll: true });
    area.setSelectionRange(place.start, place.end);
    window.scrollTo({ top: place.top, behavior: "instant" });
  }

  say(message, ...more) {
    this.status.replaceChildren(message, ...more);
  }

  link(label, href) {
    return Object.assign(document.createElement("a"), { textContent: label, href, target: "_blank" });
  }
}
