// Photos in the text: dropped, pasted or chosen. They upload while their editor says what they show.

import { insertBlock, replace } from "./text.js";
import { complete, photosIn, upload, UploadError } from "./uploads.js";

let count = 0;

export function photos(form, area, urls) {
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
    const files = photosIn(event.clipboardData);
    if (files.length) {
      event.preventDefault();
      add(files);
    }
  });
  dropping(area, add);
  return () => chooser.click();
}

function dropping(area, add) {
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
    add(photosIn(event.dataTransfer));
  });
}

// All upload at once; the editor describes one after the other.
async function addAll(files, area, urls) {
  const started = files.map((file) => ({ file, row: new Row(file) }));
  for (const each of started) {
    each.ticket = upload(each.file, urls.sign, (part) => each.row.progress(part));
    each.ticket.catch((error) => each.row.fail(error)); // seen here, even if the dialog is never confirmed
  }
  for (const each of started) {
    const described = await describe(each.file);
    if (described) await insert(area, each, described, urls);
    else each.row.remove();
  }
}

// A mark holds the photo's place while it uploads and the editor writes on.
async function insert(area, { ticket, row }, described, urls) {
  const mark = `![Uploading ${++count}…]()`;
  insertBlock(area, mark);
  try {
    const photo = await complete(urls.complete, { ticket: await ticket, ...described });
    exchange(area, mark, `![${photo.alt.replace(/[[\]\\]/g, "\\$&")}](/${photo.key})`);
    row.remove();
  } catch (error) {
    exchange(area, mark, "");
    row.fail(error);
  }
}

function exchange(area, mark, text) {
  const at = area.value.indexOf(mark);
  if (at < 0) return; // the editor has taken it away
  const { selectionStart: start, selectionEnd: end } = area;
  const moved = (place) => place <= at ? place : Math.max(at, place + text.length - mark.length);
  replace(area, at, at + mark.length, text);
  area.setSelectionRange(moved(start), moved(end));
}

class Row {
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
    this.note.textContent = part < 1 ? `${Math.round(part * 100)} %` : "uploaded";
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

// Ask what a photo shows. Gives nothing when the editor changes their mind.
function describe(file) {
  const dialog = document.createElement("dialog");
  dialog.className = "describe";
  dialog.setAttribute("aria-labelledby", "describe-heading");
  dialog.innerHTML = `<form method="dialog">
    <h2 id="describe-heading">What does this photo show?</h2>
    <img alt="The photo to describe">
    <label for="describe-alt">Alternative text <span class="quiet">(for those who can’t see it)</span></label>
    <input id="describe-alt" required pattern=".*\\S.*" maxlength="250" autocomplete="off">
    <label for="describe-caption">Caption <span class="quiet">(optional, shown under the photo)</span></label>
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
