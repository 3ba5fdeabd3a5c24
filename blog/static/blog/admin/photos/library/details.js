// The description of the current photo in the library, with a form to change it.

import { addCounters } from "../../counters.js";
import { savePhoto } from "./client.js";

const FORM = `<form>
  <p class="library-problem" hidden></p>
  <label for="library-alt">Alternative text</label>
  <input id="library-alt" name="alt" required pattern=".*\\S.*" data-limit="250" autocomplete="off">
  <label for="library-caption">Caption</label>
  <input id="library-caption" name="caption" data-limit="250" autocomplete="off">
  <p class="library-save"><button class="button quiet">Save description</button> <span role="status"></span></p>
  <p class="library-uses quiet"></p></form>`;

const NOT_SAVED = "Not saved yet.";
const unsaved = new Map(); // what the user typed, by photo id

export class PhotoDetails {
  // `onSave` receives the old and the new photo, and the versions of the posts that changed.
  constructor(onSave) {
    this.onSave = onSave;
    this.element = document.createElement("section");
    this.element.className = "library-details";
    this.element.setAttribute("aria-label", "Description of the photo");
    this.element.innerHTML = FORM;
    this.form = this.element.firstChild;
    this.status = this.form.querySelector("[role=status]");
    this.count = addCounters(this.form);
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", (event) => this.save(event));
    this.show(undefined);
  }

  show(photo) {
    if (photo === this.photo && photo) return;
    this.photo = photo;
    this.form.hidden = !photo;
    if (!photo) return;
    const typed = unsaved.get(photo.id);
    const { alt, caption } = this.form.elements;
    [alt.value, caption.value] = typed || [photo.alt, photo.caption];
    this.count();
    for (const field of [alt, caption]) field.readOnly = !photo.describe;
    this.form.querySelector("button").hidden = !photo.describe;
    this.status.textContent = typed ? NOT_SAVED : photo.describe ? "" : "You can’t change the description of this photo.";
    this.showState(photo);
  }

  keep() {
    const { alt, caption } = this.form.elements;
    unsaved.set(this.photo.id, [alt.value, caption.value]);
    this.status.textContent = NOT_SAVED;
  }

  showState({ problem, uses, use_count: count, page }) {
    const line = this.form.querySelector(".library-problem");
    line.hidden = !problem;
    line.replaceChildren(`Processing failed: ${problem}. `, createLink({ title: "Replace its file", url: page }));
    const links = uses.flatMap((use, index) => [index ? ", " : "Used in ", createLink(use)]);
    const others = count - uses.length;
    const rest = others ? `${uses.length ? " and" : "Used in"} ${others} other ${others === 1 ? "post" : "posts"}` : "";
    this.form.querySelector(".library-uses").replaceChildren(...(count ? links : ["Not used in any post"]), rest, ".");
  }

  async save(event) {
    event.preventDefault();
    const { photo } = this;
    const { alt, caption } = this.form.elements;
    const values = { alt: alt.value.trim(), caption: caption.value.trim() };
    this.status.textContent = "Saving…";
    try {
      const { photo: saved, versions } = await savePhoto(photo, values);
      unsaved.delete(photo.id);
      if (this.photo === photo) this.photo = saved;
      this.onSave(photo, saved, versions);
      const posts = Object.keys(versions).length;
      this.status.textContent = posts ? `Saved, also in the text of ${posts === 1 ? "1 post" : `${posts} posts`}.` : "Saved.";
    } catch (error) {
      this.status.textContent = error.message;
    }
  }
}

function createLink({ title, url }) {
  return Object.assign(document.createElement("a"), { textContent: title, href: url, target: "_blank" });
}
