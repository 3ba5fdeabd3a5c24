// Keys in the notation of `aria-keyshortcuts`, such as "Control+B". A Mac has Command instead of Control.

const IS_MAC = /^Mac/.test(navigator.platform);

export function isPressed(event, keys) {
  const parts = keys.split("+");
  const key = parts.pop();
  if (event.key?.toLowerCase() !== key.toLowerCase()) return false;
  const isLetter = /^[A-Z]$/.test(key);
  if (isLetter && event.shiftKey !== parts.includes("Shift")) return false; // other characters may need Shift
  return parts.includes("Control") === (event.ctrlKey || event.metaKey) && !event.altKey;
}

export function formatKeys(keys) {
  return IS_MAC ? keys.replace("Control+", "⌘") : keys.replace("Control", "Ctrl");
}

// An input method is choosing characters, and Enter confirms its choice. Safari has only the key code for it.
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}
