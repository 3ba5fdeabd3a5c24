// The dialog that asks for a photo's description.

import { addCounters } from "../counters.js";
import { openDialog } from "./dialogs.js";
import { LAYOUTS } from "./photo_markdown.js";

const FORM = `<form method="dialog">
  <h2 id="describe-heading"></h2>
  <img alt="The photo to describe">
  <label for="describe-alt">Alternative text <span class="quiet">(for people who can’t see it)</span></label>
  <input id="describe-alt" name="alt" required pattern=".*\\S.*" data-limit="250" autocomplete="off">
  <label for="describe-caption">Caption <span class="quiet">(optional, appears below the photo)</span></label>
  <input id="describe-caption" name="caption" data-limit="250" autocomplete="off">
  <label for="describe-layout">Size and position</label>
  <select id="describe-layout" name="layout"></select>
  <p class="describe-buttons"><button value="insert" class="button default"></button>
  <button value="" formnovalidate class="button quiet">Cancel</button></p></form>`;

// Resolve to the description and the layout of a photo, or to null if the user cancels.
export async function describe(file, { heading = "Describe this photo", action = "Insert", hasLayout = true } = {}) {
  const dialog = document.createElement("dialog");
  dialog.className = "describe";
  dialog.setAttribute("aria-labelledby", "describe-heading");
  dialog.innerHTML = FORM;
  dialog.querySelector("h2").textContent = heading;
  dialog.querySelector("[value=insert]").textContent = action;
  const layout = dialog.querySelector("select");
  layout.append(...LAYOUTS.map(([value, label]) => new Option(label, value)));
  for (const element of hasLayout ? [] : [layout, dialog.querySelector("[for=describe-layout]")]) element.remove();
  const url = URL.createObjectURL(file);
  dialog.querySelector("img").src = url;
  addCounters(dialog);
  const closed = openDialog(dialog);
  dialog.querySelector("input").focus();
  const isConfirmed = await closed;
  const values = Object.fromEntries(new FormData(dialog.querySelector("form")));
  const [alt, caption] = [values.alt.trim(), values.caption.trim()];
  URL.revokeObjectURL(url);
  return isConfirmed && alt ? { alt, caption, layout: values.layout || "" } : null;
}
