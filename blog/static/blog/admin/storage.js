// The browser's storage. It can be full, and some settings of a browser refuse it: no function here throws.

const LOCAL = "localStorage"; // for all tabs
export const SESSION = "sessionStorage"; // for one tab

export function read(key, area = LOCAL) {
  return attempt((storage) => storage.getItem(key), area) ?? null;
}

// Return whether the value was stored. If not, an earlier value of the key remains.
export function write(key, value, area = LOCAL) {
  return attempt((storage) => { storage.setItem(key, value); return true; }, area) ?? false;
}

export function remove(key, area = LOCAL) {
  attempt((storage) => storage.removeItem(key), area);
}

// Return the stored keys that begin with a prefix.
export function list(prefix, area = LOCAL) {
  return attempt((storage) => Object.keys(storage).filter((key) => key.startsWith(prefix)), area) ?? [];
}

function attempt(access, area) {
  try {
    return access(window[area]); // already this can throw a SecurityError
  } catch {
    return undefined;
  }
}
