// The Markdown editor: a textarea with a toolbar, keyboard shortcuts, list continuation and a preview.

import { continueList, insertBlock, prefix, selection, wrap } from "./textarea.js";

const ICONS = {
  bold: '<path d="M7 4h6a4 4 0 0 1 0 8H7zM7 12h7a4 4 0 0 1 0 8H7z"/>',
  italic: '<path d="M10 4h8M6 20h8M14 4l-4 16"/>',
  heading: '<path d="M6 4v16M18 4v16M6 12h12"/>',
  link: '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
  quote: '<path d="M5 5v14M10 8h9M10 12h9M10 16h6"/>',
  code: '<path d="M9 6l-6 6 6 6M15 6l6 6-6 6"/>',
  list: '<path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"/>',
  numbered: '<path d="M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4M3.5 14.5c0-2 3-2 3 0 0 1.500-3 3-3 3.500h3"/>',
  photo: '<path d="M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M9 9h.01"/>',
  focus: '<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>',
};

const LISTS = /^(\s*)([-*+]\s|\d+[.)]\s)/;

const TOOLS = [
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

export function createEditor(form, area, preview, choosePhotos) {
  const shell = document.createElement("div");
  shell.className = "editor";
  area.before(shell);
  const panes = document.createElement("div");
  panes.className = "editor-panes";
  panes.append(area, preview.pane);
  shell.append(toolbar(area, shell, preview, choosePhotos), panes, footer(area));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && continueList(area)) event.preventDefault();
  });
  form.addEventListener("keydown", (event) => shortcut(event, form, area));
  fitHeight(area);
}

function toolbar(area, shell, preview, choosePhotos) {
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  const tools = document.createElement("div");
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "Formatting");
  tools.setAttribute("aria-controls", area.id);
  tools.append(
    ...TOOLS.map(([name, label, key, act]) => button(name, label, key, () => {
      area.focus({ preventScroll: true });
      act(area);
    })),
    button("photo", "Photos", "", choosePhotos),
  );
  addArrowKeys(tools);
  const focus = button("focus", "Focus mode", "", () => {
    const on = document.documentElement.classList.toggle("writing-only");
    focus.setAttribute("aria-pressed", on);
    area.focus();
  });
  focus.setAttribute("aria-pressed", "false");
  shell.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && focus.getAttribute("aria-pressed") === "true") focus.click();
  });
  bar.append(tools, preview.createModeButtons(shell), focus);
  return bar;
}

function button(name, label, key, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "tool";
  element.title = key ? `${label} (Ctrl+${key.toUpperCase()})` : label;
  element.setAttribute("aria-label", label);
  if (key) element.setAttribute("aria-keyshortcuts", `Control+${key.toUpperCase()}`);
  element.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;
  element.addEventListener("click", act);
  return element;
}

// The toolbar is one stop of the Tab key, and arrow keys move within it (ARIA Authoring Practices, Toolbar).
function addArrowKeys(tools) {
  const all = [...tools.children];
  const enter = (index) => all.forEach((tool, at) => { tool.tabIndex = at === index ? 0 : -1; });
  enter(0);
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = all.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = (at + step + all.length) % all.length;
    enter(next);
    all[next].focus();
  });
}

function shortcut(event, form, area) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const key = event.key.toLowerCase();
  if (key === "s") {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=_continue]"));
  }
  const tool = event.target === area && TOOLS.find(([, , shortcutKey]) => shortcutKey === key);
  if (tool) {
    event.preventDefault();
    tool[3](area);
  }
}

function footer(area) {
  const element = document.createElement("div");
  element.className = "editor-foot";
  const count = document.createElement("span");
  const uploads = document.createElement("ul");
  uploads.id = "uploads";
  uploads.className = "uploads";
  const help = document.createElement("span");
  help.className = "quiet";
  help.textContent = "Drop or paste photos into the text to upload them.";
  const update = () => {
    const words = area.value.trim().split(/\s+/).filter(Boolean).length;
    count.textContent = `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;
  };
  area.addEventListener("input", update);
  update();
  element.append(count, help, uploads);
  return element;
}

// Make the textarea as tall as its text. Measuring shrinks it briefly, so restore the scroll position.
function fitHeight(area) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    const at = window.scrollY;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
    window.scrollTo({ top: at, behavior: "instant" });
  };
  area.addEventListener("input", fit);
  window.addEventListener("resize", fit);
  fit();
}
