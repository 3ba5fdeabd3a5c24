// The admin's search boxes (Select2) come without the names of their labels.

export function nameSearches(form) {
  const name = () => form.querySelectorAll("select.admin-autocomplete").forEach((select) => nameSearch(form, select));
  window.addEventListener("load", () => setTimeout(name)); // jQuery makes them in a timer of its own
}

function nameSearch(form, select) {
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
