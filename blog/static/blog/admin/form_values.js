// The values of the form as the browser would submit them.
export function getFormData(form) {
  return new FormData(form);
}

const TECHNICAL = new Set(["csrfmiddlewaretoken", "_autosaved", "version"]);

// The user's values as a string, for comparison.
export function serialize(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !TECHNICAL.has(name)));
}

// The same for the values that the server sent, regardless of later changes by the user or the browser.
export function serializeDefaults(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return serialize(copy);
}
