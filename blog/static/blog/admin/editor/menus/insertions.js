// The menus of headings and insertions.

import { insertBlock, prefix, replace, selection, wrap } from "../../textarea.js";
import { askForLanguage, askForTable } from "../dialogs/blocks.js";

const CALLOUTS = ["Note", "Tip", "Important", "Warning", "Caution"];

export const HEADINGS = [
  { items: [2, 3, 4].map((level) => ({ label: `Heading ${level}`, act: (area) => changeHeading(area, level) })) },
];

export const INSERTIONS = [
  { items: [
    { label: "Table…", act: insertTable },
    { label: "Footnote", act: insertFootnote },
    { label: "Code block…", act: insertCode },
    { label: "Dividing line", act: (area) => insertBlock(area, "---") },
  ] },
  { name: "Callout", items: CALLOUTS.map((kind) => ({ label: kind, act: (area) => insertCallout(area, kind.toUpperCase()) })) },
  { name: "Formula", items: [
    { label: "Within the line", act: (area) => wrap(area, "$", "$", "x") },
    { label: "On its own lines", act: (area) => insertAndSelect(area, (text) => ["$$\n", text || "x", "\n$$"]) },
  ] },
];

function changeHeading(area, level) {
  const marks = `${"#".repeat(level)} `;
  prefix(area, () => marks, new RegExp(`^${marks}`), /^#+\s/);
}

// Insert a block, and select its text.
function insertAndSelect(area, build) {
  const { start, text } = selection(area);
  const [before, inner, after] = build(text.trim());
  insertBlock(area, before + inner + after);
  const at = area.value.indexOf(before + inner + after, Math.max(start - 1, 0)) + before.length;
  area.setSelectionRange(at, at + inner.length);
}

function insertCallout(area, kind) {
  insertAndSelect(area, (text) => [`> [!${kind}]\n> `, text.replaceAll("\n", "\n> ") || "Text", ""]);
}

async function insertTable(area) {
  const size = await askForTable(area);
  if (!size) return;
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const columns = Array.from({ length: size.columns }, (_, index) => `Column ${index + 1}`);
  const rows = Array(size.rows).fill(row(columns.map(() => " ")));
  insertAndSelect(area, () => ["| ", columns[0], [row(columns).slice(2 + columns[0].length), row(columns.map(() => "---")), ...rows].join("\n")]);
}

async function insertCode(area) {
  const language = await askForLanguage(area);
  if (language === null) return;
  insertAndSelect(area, (text) => [`\`\`\`${language}\n`, text || "code", "\n```"]);
}

// The footnote gets the next number, and its text goes to the end of the post. One Undo takes back both.
function insertFootnote(area) {
  const { end, value } = selection(area);
  const numbers = [...value.matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number));
  const mark = `[^${Math.max(0, ...numbers) + 1}]`;
  const rest = value.slice(end).trimEnd();
  const isAfterFootnote = /(^|\n)\[\^[^\]]+\]:[^\n]*$/.test(value.trimEnd());
  replace(area, end, value.length, `${mark}${rest}${isAfterFootnote ? "\n" : "\n\n"}${mark}: `);
}
