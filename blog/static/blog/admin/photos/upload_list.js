// The uploads below the text: one row for each, with its progress or the reason of its failure.

import { UploadError } from "./uploads.js";

const unfinished = new Set();
const changes = new EventTarget();

export class UploadRow {
  constructor(name, list) {
    this.name = name;
    this.element = document.createElement("li");
    this.bar = document.createElement("progress");
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Upload of ${name}`);
    this.note = document.createElement("span");
    this.note.setAttribute("role", "status");
    this.element.append(name, " ", this.bar, " ", this.note);
    list.append(this.element);
    unfinished.add(this);
  }

  progress(part) {
    this.bar.value = part;
    this.note.textContent = part < 1 ? `${Math.round(part * 100)} %` : "Uploaded";
  }

  // Show why the upload failed. Resolve to whether the user wants to retry.
  fail(error) {
    if (!(error instanceof UploadError)) console.error(error);
    const { message, isFinal } = error instanceof UploadError ? error : { message: "The upload failed." };
    this.element.replaceChildren(...(isFinal ? [] : [this.name, " "]), this.note);
    this.element.className = "failed";
    this.note.textContent = message;
    this.hasFailed = !isFinal;
    return new Promise((done) => {
      if (isFinal) this.finish();
      else this.addButton("Retry", () => { this.restart(); done(true); });
      this.addButton("Dismiss", () => { this.remove(); done(false); });
      changes.dispatchEvent(new Event("change"));
    });
  }

  restart() {
    this.hasFailed = false;
    this.element.className = "";
    this.element.replaceChildren(this.name, " ", this.bar, " ", this.note);
    this.progress(0);
  }

  // Show a message in place of the progress.
  inform(message) {
    this.finish();
    this.bar.remove();
    this.note.textContent = message;
    this.addButton("Dismiss", () => this.remove());
  }

  addButton(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.setAttribute("aria-label", `${label} ${this.name}`);
    button.addEventListener("click", act);
    this.element.append(" ", button);
  }

  finish() {
    unfinished.delete(this);
    changes.dispatchEvent(new Event("change"));
  }

  remove() {
    this.element.remove();
    this.finish();
  }
}

// Hold each save back until all photos are in the text. Refuse it while a failed upload waits for the user.
export function holdSubmits(form, status) {
  let isWaiting = false;
  form.addEventListener("submit", async (event) => {
    if (!unfinished.size) return;
    const { submitter } = event;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isWaiting) return;
    isWaiting = true;
    status.textContent = "Waiting for the upload of the photos. Then the post is saved.";
    const isComplete = await waitForUploads();
    isWaiting = false;
    if (isComplete) return form.requestSubmit(submitter);
    status.textContent = "Not saved: a photo was not uploaded. Retry or dismiss it, then save again.";
    [...unfinished].find((row) => row.hasFailed).element.querySelector("button").focus();
  }, { capture: true });
  window.addEventListener("beforeunload", (event) => {
    if (unfinished.size) event.preventDefault();
  });
}

// Resolve to true after the last upload, or to false after one has failed.
function waitForUploads() {
  return new Promise((done) => {
    const check = () => {
      const hasFailed = [...unfinished].some((row) => row.hasFailed);
      if (unfinished.size && !hasFailed) return;
      changes.removeEventListener("change", check);
      done(!hasFailed);
    };
    changes.addEventListener("change", check);
    check();
  });
}
