// Photos that are dropped, pasted or chosen for the text. They upload while the user describes them.

import { insertBlock, replace } from "../textarea.js";
import { complete, getImages, upload, UploadError } from "./uploads.js";

let count = 0;

export function acceptPhotos(form, area, urls) {
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.multiple = true;
  chooser.accept = urls.types;
  chooser.hidden = true;
  form.after(chooser);
  const add = (files) => addAll(files, area, urls);
  chooser.addEventListener("change", () => {
    add([...chooser.files]);
    chooser.value = "";
  });
  area.addEventListener("paste", (event) => {
    const files = getImages(event.clipboardData);
    if (files.length) {
      event.preventDefault();
      add(files);
    }
  });
  acceptDrops(area, add);
  return () => chooser.click();
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
    add(getImages(event.dataTransfer));
  });
}

// Upload all files at once, and ask for one description after the other.
async function addAll(files, area, urls) {
  const uploads = files.map((file) => ({ file, row: new UploadRow(file) }));
  for (const photo of uploads) {
    photo.ticket = upload(photo.file, urls.sign, (part) => photo.row.progress(part));
    photo.ticket.catch((error) => photo.row.fail(error)); // reported here even if the user cancels the dialog
  }
  for (const photo of uploads) {
    const described = await describe(photo.file);
    if (described) await insert(area, photo, described, urls);
    else photo.row.remove();
  }
}

// A placeholder marks the photo's position while it uploads and the user continues to write.
async function insert(area, { ticket, row }, described, urls) {
  const placeholder = `![Uploading ${++count}…]()`;
  insertBlock(area, placeholder);
  try {
    const photo = await complete(urls.complete, { ticket: await ticket, ...described });
    replacePlaceholder(area, placeholder, `![${photo.alt.replace(/[[\]\\]/g, "\\$&")}](/${photo.key})`);
    row.remove();
  } catch (error) {
    replacePlaceholder(area, placeholder, "");
    row.fail(error);
  }
}

function replacePlaceholder(area, placeholder, text) {
  const at = area.value.indexOf(placeholder);
  if (at < 0) return; // the user has deleted it
  const { selectionStart: start, selectionEnd: end } = area;
  const shift = (position) => position <= at ? position : Math.max(at, position + text.length - placeholder.length);
  replace(area, at, at + placeholder.length, text);
  area.setSelectionRange(shift(start), shift(end));
}

class UploadRow {
  constructor(file) {
    this.element = document.createElement("li");
    this.bar = document.createElement("progress");
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Upload of ${file.name}`);
    this.note = document.createElement("span");
    this.note.setAttribute("role", "status");
    this.element.append(file.name, " ", this.bar, " ", this.note);
    document.getElementById("uploads").append(this.element);
  }

  progress(part) {
    this.bar.value = part;
    this.note.textContent = part < 1 ? `${Math.round(part * 100)} %` : "Uploaded";
  }

  fail(error) {
    if (!(error instanceof UploadError)) console.error(error);
    this.bar.remove();
    this.element.className = "failed";
    this.note.textContent = error instanceof UploadError ? error.message : "The upload failed.";
    const dismiss = document.createElement("button");
    dismiss.type = "button";
    dismiss.textContent = "Dismiss";
    dismiss.addEventListener("click", () => this.remove());
    if (!this.element.querySelector("button")) this.element.append(" ", dismiss);
  }

  remove() {
    this.element.remove();
  }
}

// Ask for a photo's description. Resolve to null if the user cancels.
function describe(file) {
  const dialog = document.createElement("dialog");
  dialog.className = "describe";
  dialog.setAttribute("aria-labelledby", "describe-heading");
  dialog.innerHTML = `<form method="dialog">
    <h2 id="describe-heading">Describe this photo</h2>
    <img alt="The photo to describe">
    <label for="describe-alt">Alternative text <span class="quiet">(for people who can’t see it)</span></label>
    <input id="describe-alt" required pattern=".*\\S.*" maxlength="250" autocomplete="off">
    <label for="describe-caption">Caption <span class="quiet">(optional, appears below the photo)</span></label>
    <input id="describe-caption" maxlength="250" autocomplete="off">
    <p class="describe-buttons"><button value="insert" class="button default">Insert</button>
    <button value="" formnovalidate class="button quiet">Cancel</button></p></form>`;
  const url = URL.createObjectURL(file);
  dialog.querySelector("img").src = url;
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input").focus();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      const [alt, caption] = [...dialog.querySelectorAll("input")].map((field) => field.value.trim());
      URL.revokeObjectURL(url);
      dialog.remove();
      done(dialog.returnValue && alt ? { alt, caption } : null);
    });
  });
}
