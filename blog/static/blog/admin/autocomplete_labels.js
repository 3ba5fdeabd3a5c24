// Select2, the admin's autocomplete, does not label its inputs. Assistive technology needs these labels.

export function labelAutocompletes(form) {
  // Its button that clears a list would be an invalid child of the list. Each entry has a button of its own.
  form.querySelectorAll("select.admin-autocomplete[multiple]").forEach((select) => { select.dataset.allowClear = "false"; });
  const labelAll = () => form.querySelectorAll("select.admin-autocomplete").forEach((select) => labelAutocomplete(form, select));
  window.addEventListener("load", () => setTimeout(labelAll)); // after jQuery's own timer has created them
}

function labelAutocomplete(form, select) {
  const label = form.querySelector(`label[for="${select.id}"]`);
  const box = select.nextElementSibling;
  if (!label || !box?.matches(".select2-container")) return;
  label.id ||= `${select.id}_label`;
  const chosen = box.querySelector(".select2-selection__rendered");
  for (const part of box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) {
    const own = part.matches(".select2-selection--single") ? ` ${chosen.id}` : "";
    part.setAttribute("aria-labelledby", label.id + own);
  }
}
