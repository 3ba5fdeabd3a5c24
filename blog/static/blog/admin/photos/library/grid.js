// A grid of photos: a listbox with arrow keys, in which Space selects.

import { previews } from "../uploads.js";

export class PhotoGrid {
  constructor({ isMultiple, onChange, onConfirm }) {
    Object.assign(this, { isMultiple, onChange, onConfirm, photos: new Map(), selected: [] });
    this.element = document.createElement("div");
    this.element.className = "library-grid";
    this.element.setAttribute("role", "listbox");
    this.element.setAttribute("aria-label", "Photos");
    this.element.setAttribute("aria-multiselectable", isMultiple);
    this.element.addEventListener("click", ({ target }) => this.select(target.closest("[role=option]")));
    this.element.addEventListener("dblclick", ({ target }) => target.closest("[role=option]") && this.confirm(target.closest("[role=option]")));
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("focusin", ({ target }) => this.enter(target));
  }

  get options() {
    return [...this.element.children];
  }

  get current() {
    return this.photos.get(this.options.find((option) => option.tabIndex === 0)?.dataset.id);
  }

  clear() {
    this.element.replaceChildren();
    this.photos = new Map(this.selected.map((photo) => [String(photo.id), photo]));
  }

  append(photos) {
    for (const photo of photos) this.add(photo);
  }

  add(photo, { isFirst = false } = {}) {
    const option = createOption(photo);
    const id = String(photo.id);
    this.photos.set(id, photo);
    const old = this.options.find((other) => other.dataset.id === id);
    option.tabIndex = old?.tabIndex ?? (this.element.children.length ? -1 : 0);
    if (old) old.replaceWith(option);
    else this.element[isFirst ? "prepend" : "append"](option);
    this.selected = this.selected.map((other) => String(other.id) === id ? photo : other);
    this.mark();
    return option;
  }

  // Toggle a photo. Without multiple selection, it replaces the selected one.
  select(option) {
    if (!option) return;
    const photo = this.photos.get(option.dataset.id);
    const isSelected = this.selected.some(({ id }) => id === photo.id);
    const others = this.isMultiple ? this.selected.filter(({ id }) => id !== photo.id) : [];
    this.selected = isSelected ? others : [...others, photo];
    this.enter(option);
    this.mark();
  }

  confirm(option) {
    if (!this.selected.length) this.select(option);
    this.onConfirm();
  }

  enter(option) {
    if (!option.dataset?.id) return;
    for (const other of this.options) other.tabIndex = other === option ? 0 : -1;
    this.onChange();
  }

  mark() {
    for (const option of this.options) {
      const index = this.selected.findIndex(({ id }) => String(id) === option.dataset.id);
      option.setAttribute("aria-selected", index >= 0);
      option.dataset.order = index >= 0 && this.isMultiple ? index + 1 : "";
    }
    this.onChange();
  }

  press(event) {
    const { options } = this;
    const at = options.indexOf(document.activeElement);
    if (at < 0) return;
    const columns = options.filter((option) => option.offsetTop === options[0].offsetTop).length;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: options.length - 1 - at };
    if (event.key in steps) options[at + steps[event.key]]?.focus();
    else if (event.key === " ") this.select(options[at]);
    else if (event.key === "Enter") this.confirm(options[at]);
    else return;
    event.preventDefault();
  }
}

function createOption(photo) {
  const { id, alt } = photo;
  const option = document.createElement("div");
  option.setAttribute("role", "option");
  option.dataset.id = id;
  option.title = alt;
  const name = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: alt });
  option.append(name, " ", createThumbnail(photo));
  return option;
}

// Return the picture of a photo, or a text while it has none.
export function createThumbnail({ id, srcset, problem }) {
  const source = srcset ? { sizes: "160px", srcset } : { src: previews.get(id) };
  if (srcset || (source.src && !problem)) return Object.assign(document.createElement("img"), { className: "thumb", alt: "", loading: "lazy", ...source });
  const text = problem ? "Processing failed" : "Processing…";
  return Object.assign(document.createElement("span"), { className: "thumb thumb-waiting", textContent: text });
}
