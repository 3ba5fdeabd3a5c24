// The HTML of other programs, simplified to the elements that Markdown has.

import { readStyle } from "./styles.js";
import { createWordLists } from "./word_lists.js";

const UNWANTED = "script, style, meta, link, title, svg, iframe, object, video, audio, noscript, template, button, select, textarea, input:not([type=checkbox])";
const PERMALINK = /^[\s#¶§🔗]*$/u;
const STYLES = [
  ["strong", ({ "font-weight": weight }) => weight === "bold" || Number(weight) >= 600],
  ["em", ({ "font-style": style }) => style === "italic"],
  ["del", (style) => /line-through/.test(style["text-decoration"] || style["text-decoration-line"])],
];
const SYNONYMS = { b: "strong", i: "em", s: "del", strike: "del", font: "span" };
const BLOCK = "address, article, blockquote, div, dl, figure, h1, h2, h3, h4, h5, h6, hr, li, ol, p, pre, section, table, ul";

// Simplify in place. Return the number of pictures, which are removed.
export function simplify(body) {
  const all = (selector) => [...body.querySelectorAll(selector)];
  all(UNWANTED).forEach((element) => element.remove());
  const pictures = all("img").filter((image) => !image.closest("[role=checkbox]"));
  all("img").forEach((image) => image.remove());
  createWordLists(body);
  all(Object.keys(SYNONYMS).join()).forEach((element) => rename(element, SYNONYMS[element.localName]));
  all("strong, em").forEach(removeWithoutEffect);
  all("span[data-style]").forEach(applyStyles);
  all("strong strong, em em, del del").forEach(unwrap);
  all("a").forEach(checkLink);
  all("pre").forEach(simplifyCode);
  all("table").forEach(simplifyTable);
  all("ul, ol").forEach(nestInItem);
  all("ol").forEach(numberItems);
  all("li input").forEach((box) => { if (box.nextSibling) box.nextSibling.textContent = box.nextSibling.textContent.trimStart(); });
  all("li > p:only-child, li > p:first-child").forEach(unwrap);
  all("h1, h2, h3, h4, h5, h6").forEach((heading) => heading.querySelectorAll("strong").forEach(unwrap));
  if (all("h1").length) all("h5, h4, h3, h2, h1").forEach((heading) => rename(heading, `h${Number(heading.localName[1]) + 1}`));
  all("strong, em, del").forEach(mergeWithNext);
  all("br").forEach(removeAtEdge);
  all("p, div, li, strong, em, del, h2, h3, h4, h5, h6").forEach(removeEmpty);
  return pictures.length;
}

export function rename(element, name) {
  const renamed = element.ownerDocument.createElement(name);
  for (const { name: attribute, value } of element.attributes) if (/^[a-z-]+$/.test(attribute)) renamed.setAttribute(attribute, value);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

// Google Docs puts everything into a `<b>` of normal weight.
function removeWithoutEffect(element) {
  const { "font-weight": weight = "bold", "font-style": style } = readStyle(element);
  const isNormal = element.localName === "strong" ? weight === "normal" || Number(weight) < 600 : style === "normal";
  if (isNormal || element.querySelector(BLOCK)) unwrap(element);
}

function applyStyles(span) {
  if (span.querySelector(BLOCK)) return;
  const style = readStyle(span);
  for (const [name, applies] of STYLES) {
    if (!applies(style) || span.closest(`${name}, pre, code`)) continue;
    const element = span.ownerDocument.createElement(name);
    element.append(...span.childNodes);
    span.append(element);
  }
}

// Markdown keeps links that readers can open. A heading's link to itself is not one.
function checkLink(link) {
  const href = link.getAttribute("href") || "";
  if (PERMALINK.test(link.textContent)) link.remove();
  else if (!/^(https?:|mailto:|\/(?!\/))/i.test(href)) unwrap(link);
}

function simplifyCode(pre) {
  pre.querySelectorAll("br").forEach((line) => line.replaceWith("\n"));
  pre.querySelectorAll("div + div, li + li, p + p").forEach((line) => line.before("\n"));
  const [, language = ""] = /(?:language|lang|brush:|highlight-source)[-: ]?([\w+#-]+)/.exec(`${pre.className} ${pre.firstElementChild?.className} ${pre.parentElement.className}`) || [];
  const code = pre.ownerDocument.createElement("code");
  if (language) code.className = `language-${language}`;
  code.textContent = pre.textContent;
  pre.replaceChildren(code);
}

// A Markdown table has a row of headings, and its cells have one line. Spreadsheets have no headings: take the first row.
function simplifyTable(table) {
  table.querySelectorAll("colgroup").forEach((columns) => columns.remove());
  table.querySelectorAll("td ul, td ol").forEach(unwrap);
  for (const cell of table.querySelectorAll("td, th")) {
    const alignment = readStyle(cell)["text-align"];
    if (alignment) cell.align = alignment;
  }
  for (const line of table.querySelectorAll(":is(td, th) :is(p, div, li, h1, h2, h3, h4, h5, h6, pre)")) {
    if (line.nextElementSibling) line.after(table.ownerDocument.createElement("br"));
    unwrap(line);
  }
  if (!table.tHead?.rows.length && table.rows.length) table.createTHead().append(table.rows[0]);
}

// Google Docs and Word put an inner list beside the item that it belongs to.
function nestInItem(list) {
  const parent = list.parentElement;
  if (!parent.matches("ul, ol")) return;
  if (list.previousElementSibling?.localName === "li") list.previousElementSibling.append(list);
  else unwrap(list);
}

// Number all items in one pass: looking for an item's place in a list of thousands takes minutes.
function numberItems(list) {
  const first = Number(list.getAttribute("start") || 1);
  [...list.children].forEach((item, index) => { item.dataset.number = first + index; });
}

function mergeWithNext(element) {
  while (element.nextSibling?.nodeName === element.nodeName) {
    element.append(...element.nextSibling.childNodes);
    element.nextSibling.remove();
  }
}

// A line break at the start or the end of a block, or between blocks, has no effect.
function removeAtEdge(line) {
  const isEdge = (node) => !node || node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCK);
  if (["previousSibling", "nextSibling"].some((side) => isEdge(getNeighbor(line, side)))) line.remove();
}

// Return the next or previous node that is not blank.
export function getNeighbor(node, side) {
  do node = node[side];
  while (node?.nodeType === Node.TEXT_NODE && !node.data.trim());
  return node;
}

function removeEmpty(element) {
  if (!element.textContent.trim() && !element.querySelector("input, hr, table")) element.replaceWith(" ");
}
