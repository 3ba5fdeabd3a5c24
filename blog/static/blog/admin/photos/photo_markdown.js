// The Markdown of photos.

export const LAYOUTS = [["", "Normal"], ["wide", "Wide"], ["full", "Full width"], ["left", "Left of the text"], ["right", "Right of the text"]];

const IMAGE = /!\[((?:\\.|[^\\\]])*)\]\(\/?(uploads\/[^\s)]+)([^)]*)\)(\{[^}\n]*\})?/g;

export function buildMarkdown({ alt, key }, layout = "") {
  return `![${escapeAlt(alt)}](/${key})${layout && `{.${layout}}`}`;
}

// Several photos in one paragraph are a gallery.
export function buildGallery(photos) {
  return photos.map((photo) => buildMarkdown(photo)).join("\n");
}

// The same characters as `blog.rendering.alt_texts`.
function escapeAlt(alt) {
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

function describe([whole, alt, key, , attributes = ""], start) {
  const layout = LAYOUTS.map(([name]) => name).find((name) => name && attributes.includes(`.${name}`)) || "";
  return { alt, key, layout, attributes, end: start + whole.length, start };
}

// Return an attribute list with another layout. Other classes and attributes stay.
export function replaceLayout(attributes, layout) {
  const names = LAYOUTS.map(([name]) => name).filter(Boolean).join("|");
  const others = attributes.slice(1, -1).replace(new RegExp(`(^|\\s)\\.(${names})(?=\\s|$)`, "g"), "").trim();
  const all = [layout && `.${layout}`, others].filter(Boolean).join(" ");
  return all && `{${all}}`;
}
