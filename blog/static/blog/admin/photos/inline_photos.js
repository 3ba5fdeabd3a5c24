// Photos that are dropped, pasted or chosen for the text.

import { buildMarkdown } from "./photo_markdown.js";
import { carriesText, getFiles } from "./photo_files.js";
import { uploadPhotos } from "./photo_uploads.js";
import { holdSubmits } from "./upload_list.js";

// Return a function that lets the user choose files.
export function acceptPhotos(form, area, places, urls) {
  const add = (files, position) => addToText(files, area, places, urls, position);
  const chooser = createChooser(urls.types, add);
  form.after(chooser);
  area.addEventListener("paste", (event) => {
    const files = getFiles(event.clipboardData);
    if (!files.length || carriesText(event.clipboardData)) return;
    event.preventDefault();
    add(files);
  });
  acceptDrops(area, add);
  holdSubmits(form, document.getElementById("autosave-status"));
  return () => chooser.click();
}

export function createChooser(types, accept) {
  const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true, accept: types, hidden: true });
  chooser.addEventListener("change", () => {
    accept([...chooser.files]);
    chooser.value = "";
  });
  return chooser;
}

function acceptDrops(area, add) {
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  area.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop"]) area.addEventListener(name, () => area.classList.remove("dropping"));
  area.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    add(getFiles(event.dataTransfer), findDropPosition(area, event));
  });
}

// Return the end of the line under the pointer, or undefined where the browser doesn't know it.
function findDropPosition(area, { clientX, clientY }) {
  const caret = document.caretPositionFromPoint?.(clientX, clientY);
  if (caret?.offsetNode !== area) return undefined;
  const next = area.value.indexOf("\n", caret.offset);
  return next < 0 ? area.value.length : next;
}

// The selection is read before the first dialog: after a modal dialog, Chromium reports 0 for it.
async function addToText(files, area, places, urls, position) {
  const marks = files.map(() => places.mark(position));
  const list = document.getElementById("uploads");
  const receive = (index, photo, layout, row) => {
    if (!photo) return places.forget(marks[index]);
    places.insert(marks[index], buildMarkdown(photo, layout));
    if (area.checkVisibility()) row.remove();
    else row.inform("In the text, at the last position of the cursor.");
  };
  await uploadPhotos(files, { list, urls, receive, onDescribed: () => area.focus({ preventScroll: true }) });
}
