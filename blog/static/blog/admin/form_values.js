// The values of the form as the browser would submit them.
export function getFormData(form) {
  return new FormData(form);
}

// Fields that the user doesn't see. They belong to this page, and a restored text doesn't change them.
const TECHNICAL = new Set(["csrfmiddlewaretoken", "_unsaved", "_restored", "_submission", "version", "base"]);

// The user's values as pairs of name and value.
export function listValues(form) {
  return [...new FormData(form)].filter(([name]) => !TECHNICAL.has(name));
}

// The user's values as a string, for comparison.
export function serialize(form) {
  return JSON.stringify(listValues(form));
}

// The same for the values that the server sent, regardless of later changes by the user or the browser.
export function serializeDefaults(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return serialize(copy);
}

// Set the fields that `values` names, pairs of name and value. A list of options may lack a value.
export function fill(form, values) {
  for (const field of form.elements) {
    const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (!own.length || TECHNICAL.has(field.name)) continue;
    if (field.options) select(field, own);
    else if (field.type === "checkbox") field.checked = own.includes(field.value);
    else field.value = own[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function select(field, values) {
  const known = [...field.options].map(({ value }) => value);
  for (const value of values) if (!known.includes(value)) field.add(new Option(value, value));
  for (const option of field.options) option.selected = values.includes(option.value);
}
