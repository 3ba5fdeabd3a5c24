// A photo's own page: its upload, and the point of it that stays in view when it is cropped.

import { photosIn, upload, UploadError } from "./uploads.js";

const box = document.getElementById("photo");

if (box) {
  const chooser = box.querySelector("input[type=file]");
  if (chooser) uploading(box, chooser);
  focalPoint(box.querySelector(".photo-stage"));
}

function uploading(box, chooser) {
  const zone = box.querySelector(".drop");
  const take = ([file]) => file && send(box, file);
  chooser.addEventListener("change", () => take([...chooser.files]));
  document.addEventListener("paste", (event) => take(photosIn(event.clipboardData)));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("dropping"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    take(photosIn(event.dataTransfer));
  });
}

async function send(box, file) {
  const [progress, trouble, stage] = [".photo-progress", "[role=alert]", ".photo-stage"].map((name) => box.querySelector(name));
  const [bar, note] = progress.children;
  trouble.hidden = true;
  progress.hidden = false;
  stage.hidden = false;
  stage.querySelector("img").src = URL.createObjectURL(file);
  note.textContent = "Uploading…";
  try {
    const ticket = await upload(file, box.dataset.sign, (part) => { bar.value = part; });
    box.querySelector("[name=ticket]").value = ticket;
    note.textContent = "Uploaded. Describe it below and save.";
    document.getElementById("id_alt").focus();
  } catch (error) {
    if (!(error instanceof UploadError)) console.error(error);
    progress.hidden = true;
    stage.hidden = true;
    trouble.hidden = false;
    trouble.textContent = error instanceof UploadError ? error.message : "The upload failed.";
  }
}

// A click sets the two number fields, which stay for the keyboard.
function focalPoint(stage) {
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
