// Side by side, the preview shows what the text shows: the block at the caret, or after scrolling, the block at the top.

import { LineTops } from "./line_tops.js";

const USER_SCROLLS = ["wheel", "touchmove", "pointerdown", "keydown"];
const MARGIN = 120; // px: the first lines of the caret's block are visible

export class InStep {
  constructor(area, page, shell) {
    Object.assign(this, { area, page, shell, tops: new LineTops(area) });
    this.isFollowing = true; // until the user scrolls the preview
  }

  start() {
    document.addEventListener("selectionchange", () => this.moveToCaret());
    window.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.shell.addEventListener("editor:mode", () => this.onScroll());
    this.page.frame.addEventListener("preview:loaded", () => {
      for (const name of USER_SCROLLS) this.page.document.addEventListener(name, () => { this.isFollowing = false; }, { passive: true });
    });
  }

  // After a change of the text, its block may have moved.
  refresh() {
    if (this.isFollowing) this.schedule();
  }

  moveToCaret() {
    if (document.activeElement !== this.area) return;
    const line = this.area.value.slice(0, this.area.selectionEnd).split("\n").length - 1;
    if (line === this.line) return;
    this.line = line;
    this.isFollowing = true;
    this.schedule();
  }

  // The wheel over the preview also scrolls the page when the preview is at its end.
  onScroll() {
    if (this.page.frame.matches(":hover, :focus")) return;
    this.isFollowing = true;
    this.schedule();
  }

  get isSideBySide() {
    return this.shell.dataset.mode === "both" && this.page.main;
  }

  schedule() {
    if (!this.isSideBySide) return;
    cancelAnimationFrame(this.next);
    this.next = requestAnimationFrame(() => this.follow());
  }

  // The caret leads while it is visible.
  follow() {
    const { top, height } = this.page.frame.getBoundingClientRect();
    const start = this.area.getBoundingClientRect().top;
    const tops = this.tops.measure();
    const caret = start + tops[this.line];
    const isVisible = document.activeElement === this.area && caret >= top && caret < window.innerHeight;
    if (isVisible) return this.align(this.line, Math.min(caret - top, height - MARGIN));
    const hidden = top - start;
    const line = Math.max(tops.findLastIndex((lineTop) => lineTop <= hidden), 0);
    const lineHeight = (tops[line + 1] ?? this.area.clientHeight) - tops[line];
    if (hidden <= tops[0]) this.scroll(0);
    else this.align(line + Math.min((hidden - tops[line]) / lineHeight, 1), 0);
  }

  // Show the block of a line at a distance from the top of the preview. A line may be a fraction.
  align(line, distance) {
    this.scroll(this.findTop(line) - distance);
  }

  scroll(top) {
    this.page.frame.contentWindow?.scrollTo({ top, behavior: "instant" });
  }

  // Return the distance of a line's block from the top of the preview's page. Between blocks, take the proportion.
  findTop(line) {
    const { scrollY } = this.page.frame.contentWindow;
    const blocks = [...this.page.main.querySelectorAll("[data-line]")];
    const tops = blocks.map((block) => [Number(block.dataset.line), block.getBoundingClientRect().top + scrollY]);
    const before = tops.findLast(([first]) => first <= line) || [0, 0];
    const after = tops.find(([first]) => first > line) || [this.area.value.split("\n").length, this.getEnd(scrollY)];
    const part = (line - before[0]) / (after[0] - before[0] || 1);
    return before[1] + part * (after[1] - before[1]);
  }

  getEnd(scrollY) {
    const last = [...this.page.main.querySelectorAll("[data-line]")].at(-1);
    return last ? last.getBoundingClientRect().bottom + scrollY : 0;
  }
}
