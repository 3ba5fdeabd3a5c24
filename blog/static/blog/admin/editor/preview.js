// The live preview: the server renders the public page, the editorial notes and the post's visibility.

import { getFormData } from "../form_values.js";
import { read, write } from "../storage.js";

const PAUSE = 350; // ms without typing before a request
const MODES = [["write", "Write"], ["both", "Side by side"], ["read", "Preview"]];
const MODE_KEY = "myblog:editor-mode";

export class Preview {
  constructor(form, url) {
    this.form = form;
    this.url = url;
    this.notes = document.getElementById("notes");
    this.visibility = document.getElementById("visibility");
    this.pane = document.createElement("div");
    this.pane.className = "editor-preview";
    this.frame = document.createElement("iframe");
    this.frame.title = "Preview";
    this.frame.setAttribute("sandbox", "allow-same-origin"); // without scripts and navigation
    this.error = document.createElement("p");
    this.error.className = "editor-error";
    this.error.setAttribute("role", "status");
    this.error.hidden = true;
    this.pane.append(this.error, this.frame);
  }

  start() {
    this.form.addEventListener("input", () => this.schedule());
    this.form.addEventListener("post-form:changed", () => this.schedule());
    this.refresh();
  }

  createModeButtons(shell) {
    const group = document.createElement("div");
    group.className = "editor-modes";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "View");
    const set = (mode) => {
      shell.dataset.mode = mode;
      write(MODE_KEY, mode);
      for (const button of group.children) button.setAttribute("aria-pressed", button.value === mode);
    };
    for (const [mode, label] of MODES) {
      const button = document.createElement("button");
      button.type = "button";
      button.value = mode;
      button.textContent = label;
      button.addEventListener("click", () => set(mode));
      group.append(button);
    }
    const narrow = matchMedia("(max-width: 48rem)").matches;
    const stored = read(MODE_KEY) || (narrow ? "write" : "both");
    set(narrow && stored === "both" ? "write" : stored);
    return group;
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  // Abort an earlier request: only the response for the latest text matters.
  async refresh() {
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const response = await fetch(this.url, { method: "POST", body: getFormData(this.form), redirect: "manual", signal });
      const result = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
      if (result.visibility) this.visibility.textContent = result.visibility;
      if (result.notes !== undefined) this.notes.innerHTML = result.notes;
      if (result.page) await this.show(result.page);
      this.report(result.page ? "" : result.error || "The preview is not available now.");
    } catch (error) {
      if (error.name !== "AbortError") this.report("No connection. The preview is not available.");
    }
  }

  report(message) {
    this.error.textContent = message;
    this.error.hidden = !message;
  }

  // Replace only the page's content, which keeps the scroll position.
  async show(page) {
    const main = this.frame.contentDocument?.querySelector("main");
    if (main) {
      const updated = new DOMParser().parseFromString(page, "text/html").querySelector("main");
      main.replaceChildren(...updated.childNodes);
      return;
    }
    this.frame.srcdoc = page;
    await new Promise((done) => { this.frame.addEventListener("load", done, { once: true }); });
    for (const element of this.frame.contentDocument.querySelectorAll("body > :not(main)")) element.remove();
    this.frame.contentDocument.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      const id = decodeURIComponent(link.getAttribute("href")?.match(/^#(.+)/)?.[1] || "");
      if (id) this.frame.contentDocument.getElementById(id)?.scrollIntoView();
    });
  }
}
