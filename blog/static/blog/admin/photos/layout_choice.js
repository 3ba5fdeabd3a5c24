// The size and position of the photo whose Markdown contains the cursor.

import { replace } from "../textarea.js";
import { findImage, LAYOUTS, replaceLayout } from "./photo_markdown.js";

export function addLayoutChoice(area, footer) {
  const label = document.createElement("label");
  label.className = "photo-layout";
  label.hidden = true;
  const select = document.createElement("select");
  select.append(...LAYOUTS.map(([value, name]) => new Option(name, value)));
  label.append("Photo at the cursor ", select);
  footer.append(label);
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === area) show(area, label, select);
  });
  select.addEventListener("change", () => {
    const image = findImage(area.value, area.selectionStart);
    if (!image) return;
    const { selectionStart: start } = area;
    const from = image.end - image.attributes.length;
    replace(area, from, image.end, replaceLayout(image.attributes, select.value));
    area.setSelectionRange(Math.min(start, from), Math.min(start, from));
  });
}

function show(area, label, select) {
  const image = findImage(area.value, area.selectionStart);
  label.hidden = !image;
  if (image) select.value = image.layout;
}
