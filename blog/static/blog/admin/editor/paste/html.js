// Rich text as Markdown, through Turndown.

import TurndownService from "../../vendor/turndown.js";
import { strikethrough, tables, taskListItems } from "../../vendor/turndown-plugin-gfm.js";
import { getNeighbor, simplify } from "./simplify.js";
import { parseHtml, readStyle } from "./styles.js";

const FORMATS = "h1, h2, h3, h4, h5, h6, ul, ol, table, pre, blockquote, hr, a, strong, em, del, code, kbd, sub, sup";
const BLOCKS = "h1, h2, h3, h4, h5, h6, ul, ol, table, pre, blockquote, hr, p + p, div + div";
const URLS = /(https?:\/\/[^\s<>]+)/;

// Return Markdown, whether it needs lines of its own, and how many pictures it lacks. Return null for plain text.
export function convert(html) {
  const { body, rules } = parseHtml(html);
  if (isMonospaced(body, rules)) return null;
  const pictures = simplify(body);
  const markdown = body.querySelector(FORMATS) ? createService().turndown(body) : joinParagraphs(body);
  return markdown && { markdown, isBlock: Boolean(body.querySelector(BLOCKS)), pictures };
}

// The text of a terminal or a code editor is in one monospaced font, and plain text has all of it.
function isMonospaced(body, rules) {
  const fonts = [...rules.matchAll(/\bp\.p\d+\s*{[^}]*\bfont:([^;}]*)/g)].map(([, font]) => font); // Cocoa
  let element = body;
  while (element.children.length === 1 && element.textContent.trim() === element.children[0].textContent.trim()) {
    [element] = element.children;
    if (element.matches("pre, span, div")) fonts.push(readStyle(element)["font-family"]);
  }
  const isMono = (font) => /mono|menlo|monaco|consolas|courier/i.test(font);
  const named = fonts.filter(Boolean);
  return named.length > 0 && named.every(isMono) && !body.querySelector("code");
}

// Several paragraphs without formats are Markdown already, but need empty lines between them.
function joinParagraphs(body) {
  const paragraphs = [...body.querySelectorAll("p")];
  const rest = body.cloneNode(true);
  rest.querySelectorAll("p").forEach((paragraph) => paragraph.remove());
  if (paragraphs.length < 2 || rest.textContent.trim()) return "";
  return paragraphs.map((paragraph) => readLines(paragraph)).filter(Boolean).join("\n\n");
}

function readLines(paragraph) {
  paragraph.querySelectorAll("br").forEach((line) => line.replaceWith("\u2028"));
  return paragraph.textContent.replace(/[ \t\r\n]+/g, " ").replace(/ ?\u2028 ?/g, "\n").trim();
}

function createService() {
  const service = new TurndownService({ headingStyle: "atx", hr: "---", bulletListMarker: "-", codeBlockStyle: "fenced", emDelimiter: "*" });
  service.use([strikethrough, tables, taskListItems]);
  service.addRule("listItem", { filter: "li", replacement: formatItem });
  service.addRule("lineBreak", { filter: "br", replacement: formatLineBreak });
  service.addRule("html", { filter: ["kbd", "sub", "sup"], replacement: (content, { localName }) => `<${localName}>${content}</${localName}>` });
  service.addRule("bareUrl", { filter: (node) => node.nodeName === "A" && node.textContent === node.getAttribute("href"), replacement: (_, node) => node.textContent });
  const escape = service.escape.bind(service);
  service.escape = (text) => text.split(URLS).map((part) => URLS.test(part) ? part : escapeHtml(escape(part))).join("");
  return service;
}

// Turndown does not escape what Markdown would read as HTML.
function escapeHtml(text) {
  return text.replace(/<(?=[a-z/!?])/gi, "\\<").replace(/&(?=#?\w+;)/g, "\\&");
}

// Two line breaks separate paragraphs.
function formatLineBreak(_, line) {
  if (line.closest("table")) return "<br>";
  const isSeparator = ["previousSibling", "nextSibling"].some((side) => getNeighbor(line, side)?.nodeName === "BR");
  return isSeparator ? "\n\n" : "\\\n";
}

// Like Turndown's own rule, with one space after the marker.
function formatItem(content, item) {
  const marker = item.dataset.number ? `${item.dataset.number}. ` : "- ";
  const lines = content.trim().replace(/\n(?=[^\n])/g, `\n${" ".repeat(marker.length)}`);
  const isLast = !item.nextElementSibling;
  return `${marker}${lines}${isLast ? "" : /\n$/.test(content) ? "\n\n" : "\n"}`;
}
