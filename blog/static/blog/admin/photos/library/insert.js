// Photos of the library for the text: one photo, or several as a gallery.

import { replace } from "../../textarea.js";
import { choosePhotos } from "./library.js";
import { buildGallery, escapeAlt, findAlts, LAYOUTS } from "../photo_markdown.js";

// Return a function that opens the library.
export function addLibrary(form, area, places, urls) {
  return async () => {
    const place = places.mark();
    const extra = createLayoutChoice();
    const options = { heading: "Photo library", label, isMultiple: true, extra, onSave: (...change) => updateText(form, area, ...change) };
    const photos = await choosePhotos(urls, options);
    area.focus({ preventScroll: true });
    if (photos.length) places.insert(place, buildGallery(photos, extra.querySelector("select").value));
    else places.forget(place);
  };
}

function label(photos) {
  return photos.length > 1 ? `Insert gallery of ${photos.length}` : "Insert photo";
}

function createLayoutChoice() {
  const element = document.createElement("label");
  element.className = "library-layout";
  const select = document.createElement("select");
  select.append(...LAYOUTS.map(([value, name]) => new Option(name, value)));
  element.append("Size and position ", select);
  return element;
}

// Put a changed alternative text into the form too. Its version follows that of the post, which the server changed.
function updateText(form, area, old, photo, versions) {
  if (old.alt !== photo.alt) {
    for (const [start, end] of findAlts(area.value, photo.key, old.alt)) replace(area, start, end, escapeAlt(photo.alt));
  }
  const post = /\/post\/(\d+)\//.exec(location.pathname)?.[1];
  const { version } = form.elements;
  if (versions[post] === Number(version.value) + 1) version.value = versions[post];
}
