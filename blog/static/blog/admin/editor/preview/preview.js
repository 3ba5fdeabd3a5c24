// The live preview: the server renders the public page, the editorial notes and the post's visibility.

import { getFormData } from "../../form_values.js";
import { InStep } from "./in_step.js";
import { PreviewPage } from "./page.js";

const PAUSE = 350; // ms without typing before a request

export class Preview {
  constructor(form, url) {
    this.form = form;
    this.url = url;
    this.notes = document.getElementById("notes");
    this.visibility = document.getElementById("visibility");
    this.pane = document.createElement("div");
    this.pane.className = "editor-preview";
    this.page = new PreviewPage();
    this.error = document.createElement("p");
    this.error.className = "editor-error";
    this.error.setAttribute("role", "status");
    this.error.hidden = true;
    this.pane.append(this.error, this.page.frame);
  }

  // Stay in step with a text.
  follow(area, shell) {
    this.inStep = new InStep(area, this.page, shell);
    this.inStep.start();
  }

  start() {
    this.form.addEventListener("input", () => this.schedule());
    this.form.addEventListener("post-form:changed", () => this.schedule());
    this.refresh();
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

  async show(page) {
    await this.page.show(page);
    this.inStep.refresh();
  }

  report(message) {
    this.error.textContent = message;
    this.error.hidden = !message;
  }
}
