// The form of a photo: its upload and its focal point.

import { addCounters } from "../counters.js";
import { carriesText, checkPhoto, getFiles } from "./photo_files.js";
import { send, UploadError } from "./uploads.js";

const box = document.getElementById("photo");

if (box) {
  const chooser = box.querySelector("input[type=file]");
  if (chooser) acceptUpload(box, chooser);
  addCounters(box.closest("form"));
  editFocalPoint(box.querySelector(".photo-stage"));
  addCopyButton(box.querySelector(".photo-markdown"));
}

function addCopyButton(line) {
  if (!line || !navigator.clipboard) return;
  const [field, button, note] = line.querySelectorAll("input, button, [role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const isCopied = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
    note.textContent = isCopied ? "Copied" : "Copy it with Ctrl+C";
    field.select();
  });
}

function acceptUpload(box, chooser) {
  const zone = box.querySelector(".drop");
  let upload = null;
  const accept = ([file]) => { if (file) upload = uploadPhoto(box, file).finally(() => { upload = null; }); };
  box.closest("form").addEventListener("submit", async (event) => {
    if (!upload) return;
    event.preventDefault();
    const { submitter } = event;
    box.querySelector(".photo-progress [role=status]").textContent = "The photo is saved after the upload.";
    if (await upload) box.closest("form").requestSubmit(submitter);
  });
  chooser.addEventListener("change", () => accept([...chooser.files]));
  document.addEventListener("paste", ({ clipboardData }) => carriesText(clipboardData) || accept(getFiles(clipboardData)));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("dropping"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    accept(getFiles(event.dataTransfer));
  });
}

// Resolve to whether the file was uploaded.
async function uploadPhoto(box, file) {
  const [progress, alert, stage] = [".photo-progress", "[role=alert]", ".photo-stage"].map((name) => box.querySelector(name));
  const [bar, note] = progress.children;
  alert.hidden = true;
  note.textContent = "Uploading…";
  try {
    const type = await checkPhoto(file, JSON.parse(box.dataset.limits));
    progress.hidden = false;
    stage.hidden = false;
    showFile(stage, file);
    const ticket = await send(file, type, box.dataset.sign, (part) => { bar.value = part; });
    box.querySelector("[name=ticket]").value = ticket;
    note.textContent = box.dataset.replaces ? "Uploaded. Save to replace the file." : "Uploaded. Describe the photo below, then save.";
    if (!document.activeElement.matches("input:not([type=file]), textarea")) document.getElementById("id_alt").focus();
    return true;
  } catch (error) {
    if (!(error instanceof UploadError)) console.error(error);
    progress.hidden = true;
    stage.hidden = !box.dataset.replaces;
    alert.hidden = false;
    alert.textContent = error instanceof UploadError ? error.message : "The upload failed. Choose the file again.";
    return false;
  }
}

// Show the chosen file in place of the renditions.
function showFile(stage, file) {
  for (const element of stage.querySelectorAll("source, img[hidden]")) element.remove();
  const picture = stage.querySelector("img");
  for (const name of ["srcset", "width", "height"]) picture.removeAttribute(name);
  picture.src = URL.createObjectURL(file);
}

// A click sets the two number fields. Keyboard users edit them directly.
function editFocalPoint(stage) {
  const [x, y] = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id));
  if (!stage || !x || !y) return;
  const picture = stage.querySelector("img");
  const mark = document.createElement("span");
  mark.className = "focal";
  mark.setAttribute("aria-hidden", "true");
  stage.append(mark);
  const show = () => {
    mark.style.left = `${x.value}%`;
    mark.style.top = `${y.value}%`;
  };
  picture.addEventListener("click", (event) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    x.value = Math.round((event.clientX - left) / width * 100);
    y.value = Math.round((event.clientY - top) / height * 100);
    show();
  });
  for (const field of [x, y]) field.addEventListener("input", show);
  show();
}
