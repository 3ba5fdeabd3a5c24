// Shows the page of a post's preview links as a dialog. Without JavaScript, it is a page of its own.

const SIGNED_OUT = "You have been signed out. Sign in again in another tab, then try again.";

export function openSharingAsDialog() {
  const link = document.getElementById("share-preview");
  link?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new tab or window
    event.preventDefault();
    new ShareDialog(link.href).open();
  });
}

class ShareDialog {
  constructor(url) {
    this.url = url;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "share-dialog";
    this.dialog.setAttribute("aria-labelledby", "share-heading");
    this.dialog.innerHTML = `<h2 id="share-heading">Share preview</h2>
      <div class="share-content" aria-live="off"></div><p role="status"></p>
      <form method="dialog" class="preview-links share-close"><button class="button quiet">Close</button></form>`;
    this.content = this.dialog.querySelector(".share-content");
    this.status = this.dialog.querySelector("[role=status]");
    this.dialog.addEventListener("close", () => this.dialog.remove());
    this.content.addEventListener("submit", (event) => this.submit(event));
  }

  async open() {
    document.body.append(this.dialog);
    this.dialog.showModal();
    if (await this.load(fetch(this.url))) this.content.querySelector("select").focus();
  }

  async submit(event) {
    event.preventDefault();
    const revokes = event.submitter?.name === "revoke";
    const body = new FormData(event.target, event.submitter);
    if (!await this.load(fetch(this.url, { method: "POST", body }))) return;
    const created = this.content.querySelector(".created input");
    if (created) await this.copy(created);
    else this.content.querySelector("select").focus();
    if (revokes) this.report("The link was revoked. It no longer opens the preview.");
  }

  // Show the page of a response. Return whether it is the page of preview links.
  async load(request) {
    try {
      const response = await request;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const links = page.getElementById("preview-links");
      if (!links) throw new Error(SIGNED_OUT);
      this.content.replaceChildren(links);
      this.report(page.querySelector(".messagelist .error")?.textContent.trim() || "");
      for (const field of links.querySelectorAll("li > input")) this.addCopyButton(field);
      return true;
    } catch (error) {
      this.report(error instanceof TypeError ? "No connection. Try again when you are online." : error.message);
      return false;
    }
  }

  addCopyButton(field) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet";
    button.textContent = "Copy";
    button.addEventListener("click", () => this.copy(field));
    field.after(button);
  }

  async copy(field) {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      this.report("The link was copied.");
    } catch {
      this.report("The browser did not allow to copy the link. Copy the selected address.");
    }
  }

  report(message) {
    this.status.textContent = message;
  }
}
