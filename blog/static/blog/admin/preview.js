// The readers' page beside the text, drawn by the server as one types; and the checks, and who sees the post.

import { typed } from "./typed.js";

const PAUSE = 350; // ms without typing before the server is asked
const MODES = [["write", "Write"], ["both", "Side by side"], ["read", "Preview"]];
const MODE = "myblog:editor-mode";

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
    this.frame.setAttribute("sandbox", "allow-same-origin"); // no scripts, and no way out of the frame
    this.trouble = document.createElement("p");
    this.trouble.className = "editor-trouble";
    this.trouble.setAttribute("role", "status");
    this.trouble.hidden = true;
    this.pane.append(this.trouble, this.frame);
  }

  start() {
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("desk:changed", () => this.soon());
    this.refresh();
  }

  modes(shell) {
    const group = document.createElement("div");
    group.className = "editor-modes";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "View");
    const set = (mode) => {
      shell.dataset.mode = mode;
      localStorage.setItem(MODE, mode);
      for (const each of group.children) each.setAttribute("aria-pressed", each.value === mode);
    };
    for (const [mode, label] of MODES) {
      const made = document.createElement("button");
      made.type = "button";
      made.value = mode;
      made.textContent = label;
      made.addEventListener("click", () => set(mode));
      group.append(made);
    }
    const narrow = matchMedia("(max-width: 48rem)").matches;
    const kept = localStorage.getItem(MODE) || (narrow ? "write" : "both");
    set(narrow && kept === "both" ? "write" : kept);
    return group;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  // The latest wins: what an earlier question answers is of no interest any more.
  async refresh() {
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const answer = await fetch(this.url, { method: "POST", body: typed(this.form), redirect: "manual", signal });
      const found = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (found.visibility) this.visibility.textContent = found.visibility;
      if (found.notes !== undefined) this.notes.innerHTML = found.notes;
      if (found.page) await this.show(found.page);
      this.report(found.page ? "" : found.error || "The preview can’t be drawn now.");
    } catch (error) {
      if (error.name !== "AbortError") this.report("The preview can’t be drawn without a connection.");
    }
  }

  report(trouble) {
    this.trouble.textContent = trouble;
    this.trouble.hidden = !trouble;
  }

  // Only the page's content is exchanged, so that it stays where it was scrolled to.
  async show(page) {
    const main = this.frame.contentDocument?.querySelector("main");
    if (main) {
      const made = new DOMParser().parseFromString(page, "text/html").querySelector("main");
      main.replaceChildren(...made.childNodes);
      return;
    }
    this.frame.srcdoc = page;
    await new Promise((done) => { this.frame.addEventListener("load", done, { once: true }); });
    for (const around of this.frame.contentDocument.querySelectorAll("body > :not(main)")) around.remove();
    this.frame.contentDocument.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      const id = decodeURIComponent(link.getAttribute("href")?.match(/^#(.+)/)?.[1] || "");
      if (id) this.frame.contentDocument.getElementById(id)?.scrollIntoView();
    });
  }
}
