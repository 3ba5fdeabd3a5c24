// The photo library: a dialog in which the user searches, uploads, describes and chooses photos.

import { openDialog } from "../dialogs.js";
import { createChooser } from "../inline_photos.js";
import { loadPhoto, loadPhotos } from "./client.js";
import { PhotoDetails } from "./details.js";
import { PhotoGrid } from "./grid.js";
import { uploadPhotos } from "../photo_uploads.js";

const PAUSE = 250; // ms without typing before a search

const CONTENT = `<div class="library-header"><h2 id="library-heading"></h2>
    <button type="button" class="library-close" aria-label="Close">×</button></div>
  <form class="library-filters" role="search">
    <input type="search" name="q" aria-label="Search photos" autofocus placeholder="Search descriptions" maxlength="100" autocomplete="off">
    <label><input type="checkbox" name="mine"> My uploads</label>
    <label><input type="checkbox" name="unused"> Not used</label>
    <button type="button" class="button quiet library-upload">Upload photos</button></form>
  <ul class="uploads"></ul>
  <p class="library-status" role="status"></p>
  <div class="library-panes"><div class="library-photos"><button type="button" class="button quiet library-more" hidden>Show more</button></div></div>
  <div class="describe-buttons"><button type="button" class="button default library-confirm" disabled></button>
    <button type="button" class="button quiet library-close">Cancel</button></div>`;

// Resolve to the chosen photos in the order of their selection. The list is empty if the user cancels.
export async function choosePhotos(urls, options) {
  const library = new Library(urls, options);
  await openDialog(library.dialog);
  library.finish();
  return library.dialog.returnValue ? library.grid.selected : [];
}

class Library {
  // `label` returns the text of the button for the selected photos. `extra` is an element beside the button.
  constructor(urls, { heading, label, isMultiple, extra, onSave }) {
    Object.assign(this, { urls, label });
    this.dialog = document.createElement("dialog");
    this.dialog.className = "describe library";
    this.dialog.setAttribute("aria-labelledby", "library-heading");
    this.dialog.innerHTML = CONTENT;
    this.find("#library-heading").textContent = heading;
    this.grid = new PhotoGrid({ isMultiple, onChange: () => this.update(), onConfirm: () => this.confirm() });
    this.details = new PhotoDetails((old, saved, versions) => {
      this.grid.add(saved);
      onSave?.(old, saved, versions);
    });
    this.find(".library-photos").prepend(this.grid.element);
    this.find(".library-panes").append(this.details.element);
    if (extra) this.find(".describe-buttons").prepend(extra);
    this.addControls();
    this.update();
    this.search();
  }

  find(selector) {
    return this.dialog.querySelector(selector);
  }

  addControls() {
    const filters = this.find(".library-filters");
    filters.addEventListener("submit", (event) => event.preventDefault());
    filters.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), PAUSE);
    });
    const chooser = createChooser(this.urls.types, (files) => this.upload(files));
    filters.append(chooser);
    this.find(".library-upload").addEventListener("click", () => chooser.click());
    this.find(".library-more").addEventListener("click", () => this.load());
    this.find(".library-confirm").addEventListener("click", () => this.confirm());
    for (const button of this.dialog.querySelectorAll(".library-close")) button.addEventListener("click", () => this.dialog.close(""));
  }

  search() {
    this.next = 1;
    return this.load({ isNew: true });
  }

  async load({ isNew = false } = {}) {
    this.request?.abort();
    this.request = new AbortController();
    const query = new FormData(this.find(".library-filters"));
    query.set("page", this.next);
    try {
      const { results, next } = await loadPhotos(this.urls.library, query, this.request.signal);
      if (isNew) this.grid.clear();
      const shown = this.grid.options.length;
      this.grid.append(results);
      if (!isNew) this.grid.options[shown]?.focus();
      this.next = next;
      this.find(".library-more").hidden = !next;
      this.say(this.grid.options.length ? "" : "No photos found.");
    } catch (error) {
      if (error.name !== "AbortError") this.say(error.message);
    }
  }

  say(message) {
    this.find(".library-status").textContent = message;
  }

  async upload(files) {
    const receive = async (_index, uploaded, _layout, row) => {
      if (!uploaded) return;
      row.remove();
      const photo = await loadPhoto(this.urls.library, uploaded.id);
      this.say("");
      const option = this.grid.add(photo, { isFirst: true });
      this.grid.select(option);
      if (this.dialog.open) option.focus();
    };
    await uploadPhotos(files, { list: this.find(".uploads"), urls: this.urls, receive, action: "Add", hasLayout: false });
  }

  update() {
    const { selected, current } = this.grid;
    this.details?.show(current);
    const button = this.find(".library-confirm");
    button.textContent = this.label(selected);
    button.disabled = !selected.length;
  }

  confirm() {
    if (this.grid.selected.length) this.dialog.close("chosen");
  }

  // Uploads continue after the dialog. Their rows move below the text.
  finish() {
    document.getElementById("uploads").append(...this.find(".uploads").children);
  }
}
