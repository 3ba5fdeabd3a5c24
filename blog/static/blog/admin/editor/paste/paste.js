// Paste: rich text becomes Markdown, and a URL becomes the link of the selected words.

import { replace, selection, surround } from "../../textarea.js";
import { isInCode } from "../code.js";
import { formatLink, isUrl } from "../links.js";

const LONGEST_HTML = 1_000_000; // characters: above, a conversion could stop the page for seconds

export function convertPastes(area, say) {
  area.addEventListener("paste", (event) => {
    const convert = event.defaultPrevented ? null : findConversion(area, event.clipboardData);
    if (!convert) return; // the browser pastes the plain text
    event.preventDefault();
    convert(say);
  });
}

// Return the function that pastes, or nothing for plain text. A clipboard without text has a picture at most.
function findConversion(area, clipboard) {
  const place = selection(area);
  const text = clipboard.getData("text/plain");
  const html = clipboard.getData("text/html");
  if (!text.trim() || isInCode(place.value, place.start)) return null;
  if (isUrl(text) && isWords(place)) return () => insert(area, place, formatLink(place.text, text.trim()));
  const isCodeEditor = clipboard.types.includes("vscode-editor-data");
  if (!html || html.length > LONGEST_HTML || isCodeEditor) return null;
  return (say) => pasteHtml(area, place, { html, text }, say);
}

function isWords({ start, text, value }) {
  return text.trim() && !text.includes("\n") && !isUrl(text) && !value.slice(0, start).endsWith("](");
}

// Only this paste needs the converter, so opening a post does not load it.
async function pasteHtml(area, place, { html, text }, say) {
  const converter = await import("./html.js").catch(() => null);
  const { markdown, isBlock, pictures } = converter?.convert(html) || {};
  if (!markdown) return insert(area, place, text.replace(/\r\n?/g, "\n"));
  const [before, after] = [place.value.slice(0, place.start), place.value.slice(place.end)];
  insert(area, place, isBlock ? surround(markdown, before, after || "\n\n") : markdown);
  if (pictures) say(`${pictures === 1 ? "A picture was" : `${pictures} pictures were`} not pasted. Copy and paste each picture alone, or use “Photos”.`);
}

// The text may have changed while the converter was loading.
function insert(area, { start, end, value }, text) {
  const isUnchanged = area.value === value;
  replace(area, isUnchanged ? start : area.selectionStart, isUnchanged ? end : area.selectionEnd, text);
}
