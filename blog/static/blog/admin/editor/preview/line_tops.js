// Where the lines of a textarea are. The browser does not tell, so a copy with the same style is measured.

export class LineTops {
  constructor(area) {
    this.area = area;
    this.copy = document.createElement("div");
    this.copy.className = "editor-copy";
    this.copy.setAttribute("aria-hidden", "true");
  }

  // Return the distance of each line from the top of the textarea, in pixels.
  measure() {
    const { value, clientWidth } = this.area;
    if (value !== this.value || clientWidth !== this.width) {
      [this.value, this.width] = [value, clientWidth];
      this.tops = this.measureCopy(value, clientWidth);
    }
    return this.tops;
  }

  measureCopy(value, width) {
    const lines = value.split("\n").map((line) => {
      const element = document.createElement("div");
      element.textContent = line || "\u200b";
      return element;
    });
    this.copy.style.width = `${width}px`;
    this.copy.replaceChildren(...lines);
    this.area.after(this.copy);
    const tops = lines.map((line) => line.offsetTop);
    this.copy.remove();
    return tops;
  }
}
