// The tools of the editor: what the toolbar and the keyboard do to the text.

import { insertBlock, prefix, selection, wrap } from "../textarea.js";
import { insertLink } from "./dialogs/links.js";
import { moveItems } from "./lists.js";

const LISTS = /^(\s*)([-*+]\s|\d+[.)]\s)/;

export const TOOLS = [
  { name: "bold", label: "Bold", keys: "Control+B", act: (area) => wrap(area, "**", "**", "bold") },
  { name: "italic", label: "Italic", keys: "Control+I", act: (area) => wrap(area, "*", "*", "italic") },
  { name: "link", label: "Link", keys: "Control+K", act: insertLink },
  { name: "quote", label: "Quote", act: (area) => prefix(area, () => "> ", /^>\s?/) },
  { name: "code", label: "Code", keys: "Control+E", act: code },
  { name: "list", label: "List", act: (area) => prefix(area, () => "- ", /^[-*+]\s/, LISTS) },
  { name: "numbered", label: "Numbered list", act: (area) => prefix(area, (index) => `${index + 1}. `, /^\d+[.)]\s/, LISTS) },
  { name: "outdent", label: "Move item one level up", keys: "Control+[", act: (area) => moveItems(area, -1) },
  { name: "indent", label: "Move item one level down", keys: "Control+]", act: (area) => moveItems(area, 1) },
];

function code(area) {
  const { text } = selection(area);
  if (text.includes("\n")) insertBlock(area, `\`\`\`\n${text.replace(/\n$/, "")}\n\`\`\``);
  else wrap(area, "`", "`", "code");
}
