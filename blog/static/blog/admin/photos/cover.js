// The cover: its thumbnail and buttons, in place of the admin's list of alternative texts.

import { choosePhotos } from "./library/library.js";
import { loadPhoto } from "./library/client.js";
import { createThumbnail } from "./library/grid.js";

export function addCover(form, urls) {
  const select = form.elements.cover;
  const field = select?.closest(".related-widget-wrapper");
  if (!field) return;
  const label = form.querySelector(`label[for="${select.id}"]`);
  label.id ||= `${select.id}_label`;
  const box = document.createElement("div");
  box.className = "cover";
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", label.id);
  box.innerHTML = `<p class="cover-photo"></p><p class="cover-buttons"><button type="button" class="button quiet">Choose cover</button>
    <button type="button" class="button quiet">Remove</button></p>`;
  const [choose, remove] = box.querySelectorAll("button");
  choose.addEventListener("click", async () => {
    const [photo] = await choosePhotos(urls, { heading: "Choose cover", label: () => "Use as cover", isMultiple: false });
    if (photo) set(select, photo);
    choose.focus();
  });
  remove.addEventListener("click", () => {
    set(select, null);
    choose.focus();
  });
  select.addEventListener("change", () => show(box.firstChild, remove, select, urls));
  field.hidden = true;
  field.after(box);
  label.removeAttribute("for"); // the hidden list can't have the focus
  show(box.firstChild, remove, select, urls);
}

function set(select, photo) {
  if (photo) select.append(new Option(photo.alt, photo.id));
  select.value = photo ? photo.id : "";
  for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
}

async function show(line, remove, select, urls) {
  const id = select.value;
  remove.hidden = !id;
  line.replaceChildren(id ? select.selectedOptions[0].text : "No cover");
  const photo = id && await loadPhoto(urls.library, id).catch(() => undefined);
  if (photo && select.value === id) line.replaceChildren(createThumbnail(photo), photo.alt);
}
