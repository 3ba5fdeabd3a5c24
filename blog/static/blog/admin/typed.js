// What the form holds, as it would be sent.

export function typed(form) {
  return new FormData(form);
}

const OURS = new Set(["csrfmiddlewaretoken", "_autosaved", "version"]);

// The editor's part of it, to compare.
export function text(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !OURS.has(name)));
}

// The same of the form as the server sent it, whatever has been typed or restored by the browser since.
export function served(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return text(copy);
}
