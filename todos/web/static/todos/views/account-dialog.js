// The account: sign-out, download of the data, deletion.
// @ts-check
/** @import { Api } from "../api/client.js" */

import { h } from "../page/dom.js";
import { showMessage } from "../page/messages.js";
import { openConfirmDialog, openDialog } from "./dialog.js";

export function openAccountDialog(app) {
  const unsent = app.store.queue.length;
  const button = (text, act, style = "quiet") => h("button", { type: "button", class: style, onclick: () => { dialog.close(); act(); } }, text);
  const dialog = openDialog("Account",
    h("p", {}, "Signed in as ", h("strong", {}, app.auth.email), "."),
    h("div", { class: "buttons stacked" },
      button("Sign out", () => signOut(app, unsent), "primary"),
      button("Download my data", () => downloadData(app)),
      button("Delete my account…", () => openDeletionDialog(app))));
}

async function signOut(app, unsent) {
  if (unsent && !await app.sync.run()) {
    const changes = unsent === 1 ? "1 change was" : `${unsent} changes were`;
    return openConfirmDialog("Sign out now?", `${changes} not sent yet. If you sign out now, you lose ${unsent === 1 ? "it" : "them"}.`, "Sign out", () => app.signOut());
  }
  app.signOut();
}

/** @param {{ api: Api }} app */
async function downloadData(app) {
  try {
    const { results, response } = await app.api.all("me/export", {});
    if (!response.ok) throw new Error("Try again later.");
    const content = JSON.stringify({ exported_at: response.body.exported_at, results }, null, 2);
    const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    h("a", { href: url, download: "mytodolist.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    showMessage(`Your data could not be downloaded. ${error.message}`);
  }
}

/** @param {{ api: Api, auth: any, signOut: () => void }} app */
function openDeletionDialog(app) {
  const word = h("input", { required: true, autocomplete: "off", autocapitalize: "none" });
  const form = h("form", { onsubmit: deleteAccount },
    h("p", {}, "This permanently deletes all your to-dos, lists, and files. You can’t undo it."),
    h("label", { class: "field" }, h("span", {}, "Type “delete” to confirm"), word),
    h("div", { class: "buttons" }, h("button", { class: "primary" }, "Delete my account")));
  const dialog = openDialog("Delete your account?", form);
  word.focus();

  async function deleteAccount(event) {
    event.preventDefault();
    if (word.value.trim().toLowerCase() !== "delete") return;
    dialog.close();
    try {
      let response;
      do { // each request deletes as much as it has time for
        const headers = { "X-Confirm": /** @type {const} */ ("delete"), "X-Id-Token": await app.auth.token("id") };
        response = await app.api.call("DELETE", "me", { headers });
        if (!response.ok) throw new Error("Try again later.");
      } while (response.body?.more);
      app.signOut();
    } catch (error) {
      showMessage(`Your account was not deleted. ${error.message}`);
    }
  }
}
