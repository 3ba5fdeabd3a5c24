// Links in Markdown.

const LINK = /(?<!!)\[((?:\\.|[^\]\\])*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g;

export function isUrl(text) {
  return /^https?:\/\/\S+$/.test(text.trim());
}

// Return the address that a person typed, or "" for words. A host without a scheme gets one.
export function readAddress(typed) {
  const text = typed.trim();
  if (/^(https?:\/\/|mailto:|\/|#)\S*$/.test(text)) return text;
  if (/^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i.test(text)) return `mailto:${text}`;
  return /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}([/?#]\S*)?$/i.test(text) ? `https://${text}` : "";
}

// Brackets would end the text. An address may have pairs of parentheses, and others would end it.
export function formatLink(text, url) {
  const hasPairs = /^[^()]*(\([^()]*\)[^()]*)*$/.test(url);
  return `[${escapeBrackets(text)}](${hasPairs ? url : url.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}

function escapeBrackets(text) {
  const isBalanced = /^[^[\]]*(\[[^[\]]*\][^[\]]*)*$/.test(text);
  return isBalanced ? text : text.replace(/(?<!\\)[[\]]/g, "\\$&");
}

// Return the link around a selection: its range, text and address.
export function findLink(value, start, end) {
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const line = value.slice(from).split("\n")[0];
  for (const { index, 0: link, 1: text, 2: url } of line.matchAll(LINK)) {
    const first = from + index;
    if (first < start && end < first + link.length) return { start: first, end: first + link.length, text, url };
  }
  return null;
}
