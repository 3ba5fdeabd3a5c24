// The files of a to-do: upload with progress, download through a temporary link, removal.

import { formatSize } from "../api/files.js";
import { h, icon, iconButton, reconcile } from "../page/dom.js";
import { showMessage } from "../page/messages.js";

const MAX_FILES = 20;

export function createAttachments(app, id) {
  const list = h("ul", { class: "files", role: "list" });
  const uploads = h("ul", { class: "files", role: "list" });
  const chooser = h("input", { type: "file", multiple: true, class: "unseen", "aria-label": "Attach files", onchange: () => { attach(chooser.files); chooser.value = ""; } });
  const area = h("label", { class: "drop" }, chooser, icon("clip"), h("span", {}, "Drop files here or choose files"));
  const element = h("section", { class: "part" }, h("h2", {}, "Files"), list, uploads, area);
  const items = new Map(); // key -> element

  for (const name of ["dragenter", "dragover"]) {
    element.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      area.classList.add("over");
    });
  }
  element.addEventListener("dragleave", (event) => { if (!element.contains(event.relatedTarget)) area.classList.remove("over"); });
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    attach(event.dataTransfer.files);
  });

  function attach(files) {
    for (const file of files) {
      const count = app.store.todo(id).attachments.length + uploads.children.length;
      const reason = count >= MAX_FILES ? `A to-do can have up to ${MAX_FILES} files.` : app.files.rejectionReason(file);
      if (reason) showMessage(reason);
      else upload(file);
    }
  }

  async function upload(file) {
    const bar = h("progress", { max: 1, value: 0, "aria-label": `Uploading ${file.name}` });
    const controller = new AbortController();
    const item = h("li", {}, icon("clip"), h("span", { class: "name" }, file.name, bar), iconButton("close", `Cancel the upload of “${file.name}”`, () => controller.abort()));
    uploads.append(item);
    try {
      const attachment = await app.files.upload(file, (fraction) => { bar.value = fraction; }, controller.signal);
      app.actions.update(id, { attachments: [...app.store.todo(id).attachments, attachment] });
      showMessage(`“${file.name}” attached.`);
    } catch (error) {
      if (error.name !== "AbortError") showMessage(`“${file.name}” could not be attached. ${error.message}`);
    } finally {
      item.remove();
    }
  }

  async function open(attachment) {
    const tab = window.open("", "_blank"); // at once: browsers block it when it does not follow a click
    try {
      const link = await app.files.link(attachment.key);
      if (tab) { tab.opener = null; tab.location = link; }
    } catch (error) {
      tab?.close();
      showMessage(`“${attachment.name}” could not be opened. ${error.message}`);
    }
  }

  // Delete the file itself only when the removal can't be undone any more and no other to-do has the file.
  function remove(attachment) {
    const without = (todo) => todo.attachments.filter(({ key }) => key !== attachment.key);
    app.actions.update(id, { attachments: without(app.store.todo(id)) });
    chooser.focus();
    showMessage(`“${attachment.name}” removed.`, {
      undo: () => app.actions.update(id, { attachments: [...without(app.store.todo(id)), attachment] }),
      done: () => app.store.isAttached(attachment.key) || app.files.remove(attachment.key).catch(() => {}), // offline, the file stays unused in the folder
    });
  }

  function item(attachment) {
    if (!items.has(attachment.key)) {
      items.set(attachment.key, h("li", {}, icon("clip"),
        h("button", { type: "button", class: "name", onclick: () => open(attachment) }, attachment.name, h("small", {}, formatSize(attachment.size))),
        iconButton("close", `Remove “${attachment.name}”`, () => remove(attachment))));
    }
    return items.get(attachment.key);
  }

  const update = () => reconcile(list, app.store.todo(id).attachments.map(item));
  return { element, update };
}
