// Drag a row by its handle, with a mouse, a pen or a finger. A press without a move is a click, and opens the menu.

const THRESHOLD = 6; // px
const EDGE = 60; // px from the edge of the window, where it scrolls
const STEP = 12; // px a frame

/**
 * @param {(id: string, to: number) => void} onmove
 * @param {() => void} onend called after every press, with or without a move
 */
export function dragging(container, onmove, onend) {
  container.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button !== 0) return;
    container.classList.add("dragging");
    new Drag(grip, event, onmove, () => { container.classList.remove("dragging"); onend(); });
  });
}

export const isDragging = (container) => container.classList.contains("dragging");

class Drag {
  constructor(grip, event, onmove, onend) {
    this.row = grip.closest(".row");
    this.list = this.row.parentElement;
    this.onmove = onmove;
    this.onend = onend;
    this.from = event.clientY;
    this.scrolled = this.scroller.scrollTop;
    grip.setPointerCapture(event.pointerId);
    this.ending = new AbortController();
    const on = (name, listener) => grip.addEventListener(name, listener, { signal: this.ending.signal });
    on("pointermove", (moved) => this.move(moved));
    on("pointerup", () => this.end(true));
    on("pointercancel", () => this.end(false));
    on("lostpointercapture", () => this.end(false));
    addEventListener("keydown", ({ key }) => key === "Escape" && this.end(false), { signal: this.ending.signal });
    // A drag is no click, though the browser may send one after it.
    this.over = new AbortController();
    grip.addEventListener("click", (clicked) => { if (this.ended) clicked.stopImmediatePropagation(); }, { capture: true, signal: this.over.signal });
  }

  get scroller() { return document.scrollingElement; }

  move({ clientY }) {
    this.y = clientY;
    if (!this.active && Math.abs(clientY - this.from) < THRESHOLD) return;
    if (!this.active) this.begin();
    this.show();
  }

  begin() {
    this.active = true;
    this.row.classList.add("dragged");
    this.rows = [...this.list.children];
    this.index = this.rows.indexOf(this.row);
    this.to = this.index;
    this.tops = this.rows.map((row) => row.offsetTop + row.offsetHeight / 2); // their middles
    this.scroll();
  }

  scroll() {
    if (!this.active) return;
    const by = this.y < EDGE ? -STEP : this.y > innerHeight - EDGE ? STEP : 0;
    if (by) {
      this.scroller.scrollBy(0, by);
      this.show();
    }
    requestAnimationFrame(() => this.scroll());
  }

  // The others make room; nothing is moved in the page before the end.
  show() {
    const by = this.y - this.from + this.scroller.scrollTop - this.scrolled;
    const middle = this.tops[this.index] + by;
    this.row.style.transform = `translateY(${by}px)`;
    const height = this.row.offsetHeight;
    // A row gives way when the edge of the dragged one reaches its middle.
    this.to = this.tops.filter((top, at) => (at < this.index ? top <= middle - height / 2 : at > this.index && top < middle + height / 2)).length;
    this.rows.forEach((row, at) => {
      if (row === this.row) return;
      const up = at > this.index && at <= this.to;
      const down = at < this.index && at >= this.to;
      row.style.transform = up ? `translateY(${-height}px)` : down ? `translateY(${height}px)` : "";
    });
  }

  end(done) {
    if (this.ended !== undefined) return;
    this.ended = Boolean(this.active);
    this.ending.abort();
    setTimeout(() => this.over.abort());
    if (this.active) this.drop();
    this.onend();
    if (done && this.ended && this.to !== this.index) this.onmove(this.row.dataset.id, this.to);
  }

  drop() {
    this.active = false;
    for (const row of this.rows) row.style.transform = "";
    this.row.classList.remove("dragged");
  }
}
