// Matches of a query in a text.

const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
const WORD = "[\\p{L}\\p{M}\\p{N}_]";

// Return the ranges of all matches: `[start, end]`.
export function findMatches(text, { query, matchCase, wholeWord }) {
  if (!query) return [];
  const literal = query.replace(SPECIAL, "\\$&");
  const pattern = wholeWord ? `(?<!${WORD})${literal}(?!${WORD})` : literal;
  const matches = text.matchAll(new RegExp(pattern, matchCase ? "gu" : "giu"));
  return Array.from(matches, ({ index, 0: match }) => [index, index + match.length]);
}

// Return the text from the first to the last match, with all of them replaced.
export function replaceMatches(text, matches, replacement) {
  const parts = matches.map(([, end], index) => replacement + text.slice(end, matches[index + 1]?.[0] ?? end));
  return parts.join("");
}
