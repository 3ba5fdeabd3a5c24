// Places in a textarea for photos that are still uploading. They follow the text while the user continues to write.

import { replace, surround } from "../textarea.js";

export class Places {
  constructor(area) {
    this.area = area;
    this.places = [];
    area.addEventListener("focus", () => { this.wasFocused = true; }, { once: true });
    area.addEventListener("input", () => this.follow());
  }

  // Remember a position: by default the cursor's, or the end of a text that never had the focus.
  mark(position = this.wasFocused ? this.area.selectionEnd : this.area.value.length) {
    const place = { position };
    this.text = this.area.value;
    this.places.push(place);
    return place;
  }

  forget(place) {
    this.places = this.places.filter((other) => other !== place);
  }

  // Insert a block at a place. Places that were marked later at the same position stay after it.
  insert(place, block) {
    const { area, places } = this;
    const { selectionStart: start, selectionEnd: end, value } = area;
    const at = place.position;
    const text = surround(block, value.slice(0, at), value.slice(at));
    this.places = [];
    replace(area, at, at, text);
    const isBefore = (position) => position < at || (position === at && start < at); // a selection that ends at the place stays
    area.setSelectionRange(...[start, end].map((position) => isBefore(position) ? position : position + text.length));
    const isAfter = (other) => other.position > at || (other.position === at && places.indexOf(other) > places.indexOf(place));
    for (const other of places) if (isAfter(other)) other.position += text.length;
    this.places = places;
    this.text = area.value;
    this.forget(place);
  }

  // Move the places by comparing the text with the one before the change.
  follow() {
    const { text: before, area: { value: after } } = this;
    this.text = after;
    if (!this.places.length) return;
    const shorter = Math.min(before.length, after.length);
    let start = 0;
    while (start < shorter && before[start] === after[start]) start += 1;
    let same = 0; // characters at the end
    while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
    const end = before.length - same;
    for (const place of this.places) {
      if (place.position <= start) continue;
      place.position = place.position < end ? start : place.position + after.length - before.length;
    }
  }
}
