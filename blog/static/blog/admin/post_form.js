// The form of a post. Without JavaScript, it is a plain form.

import { Autosave } from "./autosave.js";
import { addCounters } from "./counters.js";
import { createEditor } from "./editor/editor.js";
import { labelAutocompletes } from "./autocomplete_labels.js";
import { addLocalTimes } from "./local_times.js";
import { acceptPhotos } from "./photos/inline_photos.js";
import { Preview } from "./editor/preview.js";
import { openSharingAsDialog } from "./share_dialog.js";

const form = document.getElementById("post_form");
const body = document.getElementById("id_body");

if (form && body) {
  const urls = form.elements._urls.dataset;
  const preview = new Preview(form, urls.render);
  const autosave = new Autosave(form, urls);
  createEditor(form, body, preview, acceptPhotos(form, body, urls));
  addCounters(form);
  addLocalTimes(form);
  labelAutocompletes(form);
  openSharingAsDialog();
  autosave.start();
  preview.start();
}
