// The tools of the editor: what the toolbar and the keyboard do to the text.

import { insertBlock, prefix, selection, wrap } from "../textarea.js";

const LISTS = /^(\s*)([-*+]\s|\d+[.)]\s)/;

export const TOOLS = [
  ["bold", "Bold", "b", (area) => wrap(area, "**", "**", "bold")],
  ["italic", "Italic", "i", (area) => wrap(area, "*", "*", "italic")],
  ["heading", "Heading", "", (area) => prefix(area, () => "## ", /^##\s/, /^#+\s/)],
  ["link", "Link", "k", link],
  ["quote", "Quote", "", (area) => prefix(area, () => "> ", /^>\s?/)],
  ["code", "Code", "e", code],
  ["list", "List", "", (area) => prefix(area, () => "- ", /^[-*+]\s/, LISTS)],
  ["numbered", "Numbered list", "", (area) => prefix(area, (index) => `${index + 1}. `, /^\d+[.)]\s/, LISTS)],
];

function link(area) {
  const { text, end } = selection(area);
  if (/^https?:\/\/\S+$/.test(text)) return wrap(area, "[", `](${text})`, "");
  wrap(area, "[", "](https://)", "text");
  if (text) area.setSelectionRange(end + 3, end + 11);
}

function code(area) {
  const { text } = selection(area);
  if (text.includes("\n")) insertBlock(area, `\`\`\`\n${text.replace(/\n$/, "")}\n\`\`\``);
  else wrap(area, "`", "`", "code");
}
