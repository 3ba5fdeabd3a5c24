// The page that posts are written on. Without scripts it is a plain form, and still works.

import { Autosave } from "./autosave.js";
import { counters } from "./counters.js";
import { editor } from "./editor.js";
import { nameSearches } from "./names.js";
import { localTimes } from "./times.js";
import { photos } from "./photos.js";
import { Preview } from "./preview.js";

const form = document.getElementById("post_form");
const body = document.getElementById("id_body");

if (form && body) {
  const urls = form.elements._desk.dataset;
  const preview = new Preview(form, urls.render);
  const autosave = new Autosave(form, urls);
  editor(form, body, preview, photos(form, body, urls));
  counters(form);
  localTimes(form);
  nameSearches(form);
  autosave.start();
  preview.start();
}
