// Copies of unsaved texts in this browser, for texts that the server has not received. Each has the id of its form.

import { list, read, remove, write } from "../storage.js";

export class LocalCopies {
  // Another user of this browser has other copies.
  constructor(user) {
    this.prefix = `myblog:unsaved:${user}:`;
  }

  // Store pairs of name and value that belong to the autosave URL `url`. Return whether they were stored.
  store(id, url, values) {
    return write(this.prefix + id, JSON.stringify({ at: Date.now(), url, values }));
  }

  remove(id) {
    remove(this.prefix + id);
  }

  list() {
    return list(this.prefix).map((key) => ({ id: key.slice(this.prefix.length), ...parse(read(key)) })).filter(({ values }) => values);
  }
}

function parse(text) {
  try {
    return JSON.parse(text) || {};
  } catch {
    return {};
  }
}

// `crypto.randomUUID` works only on secure pages.
export function createId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
