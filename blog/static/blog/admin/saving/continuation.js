// People continue to type while the form is saved. The next page gets that text and the cursor.

import { fill, listValues } from "../form_values.js";
import { SESSION, read, remove, write } from "../storage.js";

const KEY = "myblog:continuation";
const MAX_AGE = 60_000; // ms

export class Continuation {
  constructor(form, area, copies) {
    this.form = form;
    this.area = area;
    this.copies = copies;
  }

  begin() {
    this.sent = listValues(this.form);
  }

  remember() {
    const sent = new Set(this.sent.map((pair) => JSON.stringify(pair)));
    const changed = new Set(listValues(this.form).filter((pair) => !sent.has(JSON.stringify(pair))).map(([name]) => name));
    const values = listValues(this.form).filter(([name]) => changed.has(name));
    const { selectionStart: start, selectionEnd: end } = this.area;
    const place = document.activeElement === this.area ? { start, end, top: window.scrollY } : null;
    const id = this.form.elements._unsaved.value;
    write(KEY, JSON.stringify({ at: Date.now(), path: location.pathname, id, values, place }), SESSION);
  }

  // Only in the page that answers the save, not in one that the user opens later.
  resume() {
    const { at, path, id, values, place } = JSON.parse(read(KEY, SESSION) || "{}");
    remove(KEY, SESSION);
    const referrer = document.referrer && new URL(document.referrer).pathname;
    if (!at || Date.now() - at > MAX_AGE || referrer !== path) return;
    if (values.length) {
      fill(this.form, values);
      this.copies.remove(id);
    }
    if (!place) return;
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(place.start, place.end);
    window.scrollTo({ top: place.top, behavior: "instant" });
  }
}
