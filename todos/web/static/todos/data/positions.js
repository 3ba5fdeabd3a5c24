// Positions are strings that sort. The client creates provisional ones, until the server returns its own.

const FIRST = "!"; // the lowest printable ASCII character
const LAST = "~";

/**
 * Return a position between two others.
 * @param {string} [before] the position above, if any
 * @param {string} [after] the position below, if any
 */
export function positionBetween(before = "", after = "") {
  if (!after) return before + LAST;
  if (!after.startsWith(before)) return before + LAST;
  const rest = after.slice(before.length);
  const code = rest.charCodeAt(0);
  if (code > FIRST.charCodeAt(0)) return before + String.fromCharCode(code - 1) + LAST;
  return rest.length > 1 ? before + FIRST + positionBetween("", rest.slice(1)) : before;
}

export const byPosition = (a, b) => compare(a.position, b.position) || compare(a.id, b.id);

export const compare = (a, b) => (a < b ? -1 : Number(a > b));
