// The link dialog: an address, or a post of this site by words of its title.

import { replace, selection } from "../../textarea.js";
import { findLink, formatLink, isUrl, readAddress } from "../links.js";
import { ask } from "./dialog.js";

const PAUSE = 200; // ms without typing before a search
const CONTENT = `<label for="link-url">Address, or words of a post’s title</label>
  <input id="link-url" name="url" role="combobox" aria-expanded="false" aria-controls="link-posts" aria-autocomplete="list" aria-describedby="link-status" autocomplete="off" spellcheck="false" required>
  <ul id="link-posts" class="link-posts" role="listbox" aria-label="Posts"></ul>
  <p id="link-status" class="quiet" role="status"></p>
  <label for="link-text">Text <span class="quiet">(optional)</span></label>
  <input id="link-text" name="text" autocomplete="off">`;

// A selected address becomes a link whose text the user types next. Otherwise, ask for the address.
export async function insertLink(area) {
  const place = selection(area);
  if (isUrl(place.text)) return insertText(area, place);
  const present = findLink(place.value, place.start, place.end) || { ...place, url: "" };
  let picker = null;
  const values = await ask(area, {
    heading: present.url ? "Change the link" : "Insert a link",
    action: present.url ? "Change" : "Insert",
    content: CONTENT,
    prepare: (dialog) => { picker = new LinkPicker(dialog, present, area.form.elements._urls.dataset.links); },
  });
  picker.stop();
  if (values) replace(area, present.start, present.end, formatLink(values.text || present.text || picker.title || values.url, values.url));
}

function insertText(area, { start, end, text }) {
  replace(area, start, end, formatLink("", text.trim()));
  area.setSelectionRange(start + 1, start + 1);
}

class LinkPicker {
  constructor(dialog, present, searchUrl) {
    this.dialog = dialog;
    this.searchUrl = searchUrl;
    this.title = "";
    [this.field, this.list, this.status, this.text] = ["#link-url", "#link-posts", "#link-status", "#link-text"].map((id) => dialog.querySelector(id));
    this.field.value = present.url;
    this.text.value = present.text.replace(/\s+/g, " ");
    this.field.addEventListener("input", () => this.schedule());
    this.field.addEventListener("keydown", (event) => this.move(event));
    dialog.querySelector("form").addEventListener("submit", (event) => this.submit(event));
  }

  schedule() {
    clearTimeout(this.timer);
    this.show([]);
    if (this.field.value.trim() && !readAddress(this.field.value)) this.timer = setTimeout(() => this.search(), PAUSE);
  }

  async search() {
    clearTimeout(this.timer);
    const words = this.field.value;
    const response = await fetch(`${this.searchUrl}?${new URLSearchParams({ q: words })}`, { redirect: "manual" }).catch(() => null);
    if (words !== this.field.value) return; // the search for the newer words follows
    const { posts } = response?.ok ? await response.json() : {};
    this.show(posts || []);
    if (!posts) this.status.textContent = "The search is not available. Check your connection and that you are signed in, or type an address.";
    else if (!posts.length) this.status.textContent = "No post has these words in its title. Type other words, or an address such as https://example.com/.";
  }

  show(posts) {
    this.posts = posts;
    this.list.replaceChildren(...posts.map((post, index) => this.createOption(post, index)));
    this.field.setAttribute("aria-expanded", posts.length > 0);
    this.status.textContent = posts.length ? `${posts.length} ${posts.length === 1 ? "post" : "posts"}` : "";
    this.activate(0);
  }

  createOption({ title, state }, index) {
    const option = document.createElement("li");
    option.id = `link-post-${index}`;
    option.setAttribute("role", "option");
    option.append(title, Object.assign(document.createElement("span"), { className: "quiet", textContent: state }));
    option.addEventListener("click", () => this.choose(index));
    return option;
  }

  activate(index) {
    this.active = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", at === index));
    const option = this.list.children[index];
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.posts?.length) return;
    event.preventDefault();
    this.activate((this.active + step + this.posts.length) % this.posts.length);
  }

  // Enter takes an address as it is, and for words the selected post.
  async submit(event) {
    if (!event.submitter?.value) return; // Cancel
    const address = readAddress(this.field.value);
    if (address) {
      this.field.value = address;
      return;
    }
    event.preventDefault();
    if (!this.posts?.length) await this.search();
    if (this.posts?.length) this.choose(this.active);
  }

  choose(index) {
    this.title = this.posts[index].title;
    this.field.value = this.posts[index].url;
    this.dialog.close("ok");
  }

  stop() {
    clearTimeout(this.timer);
  }
}
