// The panel that finds and replaces words in the text. The browser's own search stays on Ctrl+F.

import { replace, selection } from "../../textarea.js";
import { isComposing } from "../keys.js";
import { showText } from "../preview/modes.js";
import { Highlights } from "./highlights.js";
import { findMatches, replaceMatches } from "./matches.js";

const PANEL = `<div><label>Find <input type="text" autocomplete="off" spellcheck="false"></label>
  <button type="button" value="previous">Previous</button> <button type="button" value="next">Next</button>
  <label><input type="checkbox"> Match case</label> <label><input type="checkbox"> Whole words</label>
  <span role="status"></span> <button type="button" value="close">Close</button></div>
  <div><label>Replace with <input type="text" autocomplete="off" spellcheck="false"></label>
  <button type="button" value="replace">Replace</button> <button type="button" value="replaceAll">Replace all</button></div>`;

export class FindPanel {
  constructor(area) {
    Object.assign(this, { area, highlights: new Highlights(area), matches: [], current: -1 });
    this.element = document.createElement("div");
    this.element.className = "find";
    this.element.hidden = true;
    this.element.setAttribute("role", "search");
    this.element.setAttribute("aria-label", "Find and replace");
    this.element.innerHTML = PANEL;
    [this.query, this.matchCase, this.wholeWord, this.replacement] = this.element.querySelectorAll("input");
    this.status = this.element.querySelector("[role=status]");
    this.element.addEventListener("input", (event) => {
      event.stopPropagation(); // these fields are not part of the post
      this.search(this.place);
    });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("click", ({ target }) => target.closest("button") && this[target.closest("button").value]());
    area.addEventListener("input", () => { if (!this.element.hidden) this.search(this.place); });
  }

  // Begin with the selected words, at the caret.
  open() {
    showText(this.area);
    const { start, text } = selection(this.area);
    this.place = start;
    this.element.hidden = false;
    if (text && !text.includes("\n")) this.query.value = text;
    this.query.select();
    this.search(start);
  }

  // Return to the text with the match selected.
  close() {
    const [start, end] = this.matches[this.current] || [this.place, this.place];
    this.element.hidden = true;
    this.highlights.hide();
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(start, end);
  }

  onKey(event) {
    if (event.key === "Escape") {
      event.stopPropagation(); // focus mode stays
      this.close();
    } else if (event.key === "Enter" && event.target.type === "text" && !isComposing(event)) {
      event.preventDefault(); // it would submit the form
      if (event.target === this.replacement) this.replace();
      else if (event.shiftKey) this.previous();
      else this.next();
    } else if (event.key === "Enter" && event.target.type === "checkbox") event.preventDefault();
  }

  // Find all matches. The current one is the first from a place on.
  search(place) {
    const options = { query: this.query.value, matchCase: this.matchCase.checked, wholeWord: this.wholeWord.checked };
    this.matches = findMatches(this.area.value, options);
    const after = this.matches.findIndex(([start]) => start >= place);
    this.show(this.matches.length && after < 0 ? 0 : after);
  }

  show(current) {
    this.current = current;
    this.highlights.show(this.matches, current);
    const [start] = this.matches[current] || [];
    if (start !== undefined) this.place = start;
    this.highlights.scrollToCurrent();
    const count = this.matches.length;
    this.status.textContent = count ? `${current + 1} of ${count}` : this.query.value && "No matches";
  }

  next() {
    if (this.matches.length) this.show((this.current + 1) % this.matches.length);
  }

  previous() {
    if (this.matches.length) this.show((this.current - 1 + this.matches.length) % this.matches.length);
  }

  replace() {
    const match = this.matches[this.current];
    if (!match) return;
    this.place = match[0] + this.replacement.value.length;
    replace(this.area, ...match, this.replacement.value);
  }

  // One change, which one Undo takes back.
  replaceAll() {
    const count = this.matches.length;
    if (!count) return;
    const [start, end] = [this.matches[0][0], this.matches.at(-1)[1]];
    replace(this.area, start, end, replaceMatches(this.area.value, this.matches, this.replacement.value));
    this.status.textContent = `${count} ${count === 1 ? "match" : "matches"} replaced`;
  }
}
