// The form of a post. Without JavaScript, it is a plain form.

import { addCounters } from "./counters.js";
import { createEditor } from "./editor/editor.js";
import { labelAutocompletes } from "./autocomplete_labels.js";
import { addLocalTimes } from "./local_times.js";
import { addPhotos } from "./photos/photos.js";
import { linkNotes } from "./editor/note_lines.js";
import { Preview } from "./editor/preview/preview.js";
import { Presence } from "./presence.js";
import { Autosave } from "./saving/autosave.js";
import { Continuation } from "./saving/continuation.js";
import { LocalCopies } from "./saving/local_copies.js";
import { SaveGuard } from "./saving/save_guard.js";
import { UnsavedList } from "./saving/unsaved_list.js";
import { labelSchedule } from "./schedule_label.js";
import { offerNewTags } from "./new_tags.js";
import { openSharingAsDialog } from "./sharing/dialog.js";
import { showAddress } from "./slug.js";

const form = document.getElementById("post_form");
const body = document.getElementById("id_body");

if (form && body) {
  const urls = form.elements._urls.dataset;
  const preview = new Preview(form, urls.render);
  const copies = new LocalCopies(urls.user);
  const autosave = new Autosave(form, urls, copies);
  const continuation = new Continuation(form, body, copies);
  createEditor(form, body, preview, addPhotos(form, body, urls));
  linkNotes(body);
  addCounters(form);
  addLocalTimes(form);
  labelAutocompletes(form);
  labelSchedule(form);
  offerNewTags(form, urls.tag);
  openSharingAsDialog();
  showAddress(form, urls.slug);
  autosave.start();
  continuation.resume();
  new SaveGuard(form, autosave, continuation).start();
  new UnsavedList(autosave, copies).start();
  new Presence(form, urls.presence, autosave).start();
  preview.start();
}
