// Highlights behind a textarea: a copy of its text, with marks at the matches.

const MOST = 2000; // marks: more would slow down typing

export class Highlights {
  constructor(area) {
    this.area = area;
    this.copy = document.createElement("div");
    this.copy.className = "editor-copy find-marks";
    this.copy.setAttribute("aria-hidden", "true");
    new ResizeObserver(() => { this.copy.style.width = `${area.clientWidth}px`; }).observe(area);
  }

  show(matches, current) {
    const { value } = this.area;
    const shown = matches.slice(0, MOST);
    const parts = shown.flatMap(([start, end], index) => {
      const mark = document.createElement("mark");
      mark.textContent = value.slice(start, end);
      mark.classList.toggle("current", index === current);
      return [value.slice(shown[index - 1]?.[1] || 0, start), mark];
    });
    this.copy.replaceChildren(...parts, `${value.slice(shown.at(-1)?.[1] || 0)}\n`);
    this.area.before(this.copy);
  }

  scrollToCurrent() {
    this.copy.querySelector(".current")?.scrollIntoView({ block: "center", behavior: "instant" });
  }

  hide() {
    this.copy.remove();
  }
}
