// The files of a to-do: dropped or chosen, sent with a bar that tells how far, opened by a link that soon ends.

import { h, icon, iconButton, reconcile } from "../dom.js";
import { sizeText } from "../files.js";
import { say } from "../messages.js";

const MOST = 20;

export function attachments(app, id) {
  const list = h("ul", { class: "files", role: "list" });
  const sending = h("ul", { class: "files", role: "list" });
  const chooser = h("input", { type: "file", multiple: true, class: "unseen", "aria-label": "Attach files", onchange: () => { take(chooser.files); chooser.value = ""; } });
  const area = h("label", { class: "drop" }, chooser, icon("clip"), h("span", {}, "Drop files here, or choose them"));
  const element = h("section", { class: "part" }, h("h2", {}, "Files"), list, sending, area);
  const made = new Map();

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
    take(event.dataTransfer.files);
  });

  function take(files) {
    for (const file of files) {
      const refusal = app.store.todo(id).attachments.length + sending.children.length >= MOST
        ? `A to-do holds ${MOST} files.` : app.files.refusal(file);
      if (refusal) say(refusal);
      else send(file);
    }
  }

  async function send(file) {
    const bar = h("progress", { max: 1, value: 0, "aria-label": `Sending ${file.name}` });
    const stopping = new AbortController();
    const item = h("li", {}, icon("clip"), h("span", { class: "name" }, file.name, bar), iconButton("close", `Stop sending “${file.name}”`, () => stopping.abort()));
    sending.append(item);
    try {
      const done = await app.files.upload(file, (part) => { bar.value = part; }, stopping.signal);
      app.actions.update(id, { attachments: [...app.store.todo(id).attachments, done] });
      say(`“${file.name}” is attached.`);
    } catch (error) {
      if (error.name !== "AbortError") say(`“${file.name}” was not attached. ${error.message}`);
    } finally {
      item.remove();
    }
  }

  async function open(attachment) {
    const tab = window.open("", "_blank"); // now, while it is the answer to a click
    try {
      const link = await app.files.link(attachment.key);
      if (tab) { tab.opener = null; tab.location = link; }
    } catch (error) {
      tab?.close();
      say(`“${attachment.name}” can’t be opened now. ${error.message}`);
    }
  }

  // The file itself goes only when this can't be taken back any more, and no other to-do has it.
  function remove(attachment) {
    const without = (todo) => todo.attachments.filter(({ key }) => key !== attachment.key);
    app.actions.update(id, { attachments: without(app.store.todo(id)) });
    chooser.focus();
    say(`“${attachment.name}” is removed.`, {
      undo: () => app.actions.update(id, { attachments: [...without(app.store.todo(id)), attachment] }),
      done: () => app.store.attached(attachment.key) || app.files.remove(attachment.key).catch(() => {}), // without a connection it stays in the folder, unused
    });
  }

  function item(attachment) {
    if (!made.has(attachment.key)) {
      made.set(attachment.key, h("li", {}, icon("clip"),
        h("button", { type: "button", class: "name", onclick: () => open(attachment) }, attachment.name, h("small", {}, sizeText(attachment.size))),
        iconButton("close", `Remove “${attachment.name}”`, () => remove(attachment))));
    }
    return made.get(attachment.key);
  }

  const update = () => reconcile(list, app.store.todo(id).attachments.map(item));
  return { element, update };
}
