// The reader's page in a frame: without scripts, one stop of the Tab key, and scrolled with the arrow keys.

const FOCUSABLE = "a[href], button, input, select, textarea, summary, iframe, audio, video, [tabindex]";

export class PreviewPage {
  constructor() {
    this.frame = document.createElement("iframe");
    this.frame.title = "Preview";
    this.frame.setAttribute("sandbox", "allow-same-origin"); // without scripts and navigation
  }

  get document() {
    return this.frame.contentDocument;
  }

  get main() {
    return this.document?.querySelector("main");
  }

  // Replace only the page's content, which keeps the scroll position.
  async show(page) {
    if (this.main) {
      const updated = new DOMParser().parseFromString(page, "text/html").querySelector("main");
      this.main.replaceChildren(...updated.childNodes);
    } else await this.load(page);
    for (const element of this.main.querySelectorAll(FOCUSABLE)) element.tabIndex = -1;
  }

  async load(page) {
    this.frame.srcdoc = page;
    await new Promise((done) => { this.frame.addEventListener("load", done, { once: true }); });
    for (const element of this.document.querySelectorAll("body > :not(main)")) element.remove();
    this.document.body.tabIndex = 0;
    this.document.addEventListener("click", (event) => this.followLink(event));
    this.document.addEventListener("keydown", (event) => { // the shortcuts of the page around it
      if (!document.dispatchEvent(new KeyboardEvent("keydown", event))) event.preventDefault();
    });
    this.frame.dispatchEvent(new CustomEvent("preview:loaded"));
  }

  followLink(event) {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const id = decodeURIComponent(link.getAttribute("href")?.match(/^#(.+)/)?.[1] || "");
    if (id) this.document.getElementById(id)?.scrollIntoView();
  }
}
