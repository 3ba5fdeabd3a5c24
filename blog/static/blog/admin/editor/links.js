// Links in Markdown.

export function isUrl(text) {
  return /^https?:\/\/\S+$/.test(text.trim());
}

// An address may have pairs of parentheses. Others would end it.
export function formatLink(text, url) {
  const hasPairs = /^[^()]*(\([^()]*\)[^()]*)*$/.test(url);
  return `[${text}](${hasPairs ? url : url.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}
