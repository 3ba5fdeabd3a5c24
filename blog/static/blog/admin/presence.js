// The other editors who have the post open. This browser reports its own tab while it is visible.

const INTERVAL = 15_000; // ms
const EXPIRY = 45_000; // ms without an answer until the names are out of date

export class Presence {
  constructor(form, url, autosave) {
    this.form = form;
    this.url = url;
    this.autosave = autosave;
    this.element = document.getElementById("presence");
  }

  start() {
    if (!this.url) return; // a new post
    this.form.addEventListener("post-form:others", ({ detail }) => this.show(detail)); // from an autosave
    document.addEventListener("visibilitychange", () => this.report());
    window.addEventListener("pageshow", ({ persisted }) => { if (persisted) this.report(); });
    window.addEventListener("pagehide", () => {
      clearTimeout(this.timer);
      if (!this.autosave.isSaving) navigator.sendBeacon(this.url, this.createBody("_leave"));
    });
    this.report();
  }

  async report() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    this.wait();
    try {
      const response = await fetch(this.url, { method: "POST", body: this.createBody(), redirect: "manual" });
      if (response.ok) this.show((await response.json()).others);
      else this.expire();
    } catch {
      this.expire();
    }
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.report(), INTERVAL);
  }

  show(names) {
    this.wait();
    this.shownAt = Date.now();
    this.say(names.length ? `${join(names)} ${names.length > 1 ? "have" : "has"} this post open.` : "");
  }

  expire() {
    if (this.shownAt && Date.now() - this.shownAt > EXPIRY) this.say("");
  }

  // Screen readers announce each change of a status.
  say(text) {
    if (this.element.textContent !== text) this.element.textContent = text;
  }

  createBody(...flags) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const flag of flags) body.set(flag, "1");
    return body;
  }
}

function join(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
}
