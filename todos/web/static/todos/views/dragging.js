// Drags a row by its handle with a mouse, a pen or a finger. A press without a movement is a click and opens the menu.

const THRESHOLD = 6; // px
const SCROLL_ZONE = 60; // px from the edge of the window
const SCROLL_STEP = 12; // px per frame

/**
 * @param {(id: string, to: number) => void} onmove
 * @param {() => void} onend called after every press, with or without a movement
 */
export function enableDragging(container, onmove, onend) {
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
    this.startY = event.clientY;
    this.startScroll = this.scroller.scrollTop;
    grip.setPointerCapture(event.pointerId);
    this.listeners = new AbortController();
    const on = (name, listener) => grip.addEventListener(name, listener, { signal: this.listeners.signal });
    on("pointermove", (moved) => this.move(moved));
    on("pointerup", () => this.end(true));
    on("pointercancel", () => this.end(false));
    on("lostpointercapture", () => this.end(false));
    addEventListener("keydown", ({ key }) => key === "Escape" && this.end(false), { signal: this.listeners.signal });
    // Browsers may send a click after a drag: suppress it.
    this.clickListener = new AbortController();
    grip.addEventListener("click", (clicked) => { if (this.hasMoved) clicked.stopImmediatePropagation(); }, { capture: true, signal: this.clickListener.signal });
  }

  get scroller() { return document.scrollingElement; }

  move({ clientY }) {
    this.y = clientY;
    if (!this.isActive && Math.abs(clientY - this.startY) < THRESHOLD) return;
    if (!this.isActive) this.begin();
    this.show();
  }

  begin() {
    this.isActive = true;
    this.row.classList.add("dragged");
    this.rows = [...this.list.children];
    this.index = this.rows.indexOf(this.row);
    this.to = this.index;
    this.middles = this.rows.map((row) => row.offsetTop + row.offsetHeight / 2);
    this.scroll();
  }

  scroll() {
    if (!this.isActive) return;
    const by = this.y < SCROLL_ZONE ? -SCROLL_STEP : this.y > innerHeight - SCROLL_ZONE ? SCROLL_STEP : 0;
    if (by) {
      this.scroller.scrollBy(0, by);
      this.show();
    }
    requestAnimationFrame(() => this.scroll());
  }

  // Only transforms move the rows until the end of the drag; the document stays as it is.
  show() {
    const by = this.y - this.startY + this.scroller.scrollTop - this.startScroll;
    const middle = this.middles[this.index] + by;
    this.row.style.transform = `translateY(${by}px)`;
    const height = this.row.offsetHeight;
    // A row makes room when the edge of the dragged one reaches its middle.
    this.to = this.middles.filter((other, at) => (at < this.index ? other <= middle - height / 2 : at > this.index && other < middle + height / 2)).length;
    this.rows.forEach((row, at) => {
      if (row === this.row) return;
      const isUp = at > this.index && at <= this.to;
      const isDown = at < this.index && at >= this.to;
      row.style.transform = isUp ? `translateY(${-height}px)` : isDown ? `translateY(${height}px)` : "";
    });
  }

  end(isDropped) {
    if (this.hasMoved !== undefined) return;
    this.hasMoved = Boolean(this.isActive);
    this.listeners.abort();
    setTimeout(() => this.clickListener.abort());
    if (this.isActive) this.resetRows();
    this.onend();
    if (isDropped && this.hasMoved && this.to !== this.index) this.onmove(this.row.dataset.id, this.to);
  }

  resetRows() {
    this.isActive = false;
    for (const row of this.rows) row.style.transform = "";
    this.row.classList.remove("dragged");
  }
}
