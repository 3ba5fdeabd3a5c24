// What the form holds, as it would be sent.

export function typed(form) {
  return new FormData(form);
}

const OURS = new Set(["csrfmiddlewaretoken", "_autosaved", "version"]);

// The editor's part of it, to compare.
export function text(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !OURS.has(name)));
}
