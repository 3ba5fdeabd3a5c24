// The Markdown of photos.

export const LAYOUTS = [["", "Normal"], ["wide", "Wide"], ["full", "Full width"], ["left", "Left of the text"], ["right", "Right of the text"]];

// The groups are the alternative text, the key and the attribute list.
const IMAGE = /!\[((?:\\.|\[[^[\]]*\]|[^\\[\]])*)\]\(\s*<?\/?(uploads\/[^\s)>]+)>?[^)"]*(?:"[^"\n]*")?[^)"]*\)(\{[^}\n]*\})?/g;

export function buildMarkdown({ alt, key }, layout = "") {
  return `![${escapeAlt(alt)}](/${key})${layout && `{.${layout}}`}`;
}

// Several photos in one paragraph are a gallery. Its first photo has the gallery's width.
export function buildGallery([first, ...others], layout) {
  return [buildMarkdown(first, layout), ...others.map((photo) => buildMarkdown(photo))].join("\n");
}

// The same characters as in `blog.photos.markdown`.
export function escapeAlt(alt) {
  return alt.replace(/[\\`*_[\]<$]|&(?=#?\w+;)/g, "\\$&");
}

// Return the photo whose Markdown contains a position of the text, or undefined.
export function findImage(text, position) {
  const from = text.lastIndexOf("\n", position - 1) + 1;
  const next = text.indexOf("\n", position);
  const line = text.slice(from, next < 0 ? text.length : next);
  for (const match of line.matchAll(IMAGE)) {
    const start = from + match.index;
    if (start <= position && position <= start + match[0].length) return describe(match, start);
  }
  return undefined;
}

function describe([whole, alt, key, attributes = ""], start) {
  const layout = LAYOUTS.map(([name]) => name).find((name) => name && attributes.includes(`.${name}`)) || "";
  return { alt, key, layout, attributes, end: start + whole.length, start };
}

// Return the images of a photo whose alternative text is exactly `alt`, as ranges of the text. The last one is first.
export function findAlts(text, key, alt) {
  const matches = [...text.matchAll(IMAGE)].filter((match) => match[2] === key && [match[1], unescape(match[1])].includes(alt));
  return matches.map(({ 1: written, index }) => [index + 2, index + 2 + written.length]).reverse();
}

function unescape(alt) {
  return alt.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

// Return an attribute list with another layout. Other classes and attributes stay.
export function replaceLayout(attributes, layout) {
  const names = LAYOUTS.map(([name]) => name).filter(Boolean).join("|");
  const others = attributes.slice(1, -1).replace(new RegExp(`(^|\\s)\\.(${names})(?=\\s|$)`, "g"), "").trim();
  const all = [layout && `.${layout}`, others].filter(Boolean).join(" ");
  return all && `{${all}}`;
}
