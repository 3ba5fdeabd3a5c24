// Nothing typed is lost: kept on the server every few seconds, or in this browser while the server can't be reached.

import { served, text, typed } from "./typed.js";

const EVERY = 3000; // ms
const COPY = "myblog:unsaved:";
const PLACE = "myblog:place";

export class Autosave {
  constructor(form, urls) {
    this.form = form;
    this.urls = urls;
    this.stamp = form.elements._autosaved;
    this.status = document.getElementById("kept");
    this.copy = COPY + location.pathname;
    this.turn = Promise.resolve();
  }

  start() {
    const refused = Boolean(document.querySelector(".errornote"));
    this.saved = refused ? "" : served(this.form);
    this.kept = this.saved;
    this.seen = this.saved;
    this.offerCopy();
    setInterval(() => this.look(), EVERY);
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && ![this.saved, this.kept].includes(text(this.form))) event.preventDefault();
    });
    window.addEventListener("pageshow", () => { this.leaving = false; }); // back, after a save that did not get through
    document.getElementById("preview-link").addEventListener("click", (event) => this.preview(event));
    this.comeBack();
  }

  async look() {
    const now = text(this.form);
    if (now !== this.seen) {
      this.seen = now;
      this.form.dispatchEvent(new CustomEvent("desk:changed"));
    }
    if (now !== this.kept && !this.busy && !this.blocked) await this.keep();
  }

  // Give whether the server has the text and would take a save. One after the other: each needs the stamp of the last.
  keep() {
    this.turn = this.turn.then(() => this.keepNow());
    return this.turn;
  }

  async keepNow() {
    const now = text(this.form);
    this.busy = true;
    try {
      return await this.send(now);
    } catch {
      this.keepHere(now);
      this.say("No connection. Your text is kept in this browser until there is one.");
      return false;
    } finally {
      this.busy = false;
    }
  }

  async send(now, again = false) {
    const answer = await fetch(this.urls.autosave, { method: "POST", body: typed(this.form), redirect: "manual" });
    if (answer.ok) {
      const { stamp, time } = await answer.json();
      this.stamp.value = stamp;
      this.kept = now;
      localStorage.removeItem(this.copy);
      this.say(now === this.saved ? "" : `Draft kept at ${time} UTC`);
      return true;
    }
    if (answer.status === 403 && !again && await this.renewToken()) return this.send(now, true);
    if (answer.status === 409) {
      this.blocked = true; // until this form is saved
      this.say((await answer.json()).error);
      return true;
    }
    this.keepHere(now);
    this.explain(answer);
    return false;
  }

  explain(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      this.say("You have been signed out. Your text is kept in this browser. ", this.link("Sign in again", this.urls.login));
    } else if (answer.status === 404) {
      this.say("This post has been deleted. Your text is kept in this browser: copy it from here into a new post.");
    } else {
      this.say("The server can’t keep your text now. It is kept in this browser, and tried again.");
    }
  }

  // Signing in again changes the token that forms carry.
  async renewToken() {
    const answer = await fetch(this.urls.autosave, { redirect: "manual" });
    if (!answer.ok) return false;
    const { token } = await answer.json();
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return true;
  }

  // A save goes out only when the server answers as it should: the browser would leave the text behind otherwise.
  async submit(event) {
    if (this.leaving) return;
    event.preventDefault();
    const { submitter } = event;
    this.say("Saving…");
    if (!await this.keep()) return;
    this.notePlace(submitter);
    this.leaving = true;
    this.form.requestSubmit(submitter);
  }

  async preview(event) {
    event.preventDefault();
    const tab = window.open("", "myblog-preview");
    await this.look();
    tab.location = this.stamp.value ? `${this.urls.preview}?autosave` : this.urls.preview;
  }

  // --- The copy in this browser

  keepHere(now) {
    const fields = [...typed(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (now !== this.saved) localStorage.setItem(this.copy, JSON.stringify({ at: Date.now(), text: now, fields }));
  }

  offerCopy() {
    const copy = JSON.parse(localStorage.getItem(this.copy) || "null");
    if (!copy || copy.text === this.saved) return localStorage.removeItem(this.copy);
    const time = new Date(copy.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const banner = document.createElement("div");
    banner.className = "banner";
    banner.innerHTML = '<p></p><p><button type="button">Restore</button> <button type="button" class="quiet">Discard</button></p>';
    banner.firstChild.textContent = `This browser kept changes from ${time} that never reached the server.`;
    const [restore, discard] = banner.querySelectorAll("button");
    restore.addEventListener("click", () => { this.takeUp(copy.fields); banner.remove(); });
    discard.addEventListener("click", () => { localStorage.removeItem(this.copy); banner.remove(); });
    this.form.before(banner);
  }

  takeUp(fields) {
    for (const field of this.form.elements) {
      const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (!values.length || field.name === "_autosaved") continue;
      if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else field.value = values[0];
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // --- The place in the text, across a save

  notePlace(submitter) {
    const area = document.getElementById("id_body");
    if (submitter?.name !== "_continue" || document.activeElement !== area) return;
    const place = { at: Date.now(), start: area.selectionStart, end: area.selectionEnd, top: window.scrollY };
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  }

  comeBack() {
    const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
    sessionStorage.removeItem(PLACE);
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
    const made = document.createElement("a");
    Object.assign(made, { textContent: label, href, target: "_blank" });
    return made;
  }
}
