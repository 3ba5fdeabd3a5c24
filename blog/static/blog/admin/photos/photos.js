// Photos in the form of a post: uploads, the library and the cover.

import { addCover } from "./cover.js";
import { acceptPhotos } from "./inline_photos.js";
import { addLibrary } from "./library/insert.js";
import { Places } from "./places.js";

// Return the tools of the toolbar.
export function addPhotos(form, area, urls) {
  const places = new Places(area);
  addCover(form, urls);
  return [
    { name: "photo", label: "Photos", act: acceptPhotos(form, area, places, urls) },
    { name: "library", label: "Photo library", act: addLibrary(form, area, places, urls) },
  ];
}
