// Who is signed in, and what one may do with one's data.
// @ts-check
/** @import { Api } from "../api.js" */

import { h } from "../dom.js";
import { say } from "../messages.js";
import { ask, dialog } from "./dialog.js";

export function accountDialog(app) {
  const waiting = app.store.queue.length;
  const button = (text, act, kind = "quiet") => h("button", { type: "button", class: kind, onclick: () => { made.close(); act(); } }, text);
  const made = dialog("Your account",
    h("p", {}, "Signed in as ", h("strong", {}, app.auth.email), "."),
    h("div", { class: "buttons stacked" },
      button("Sign out", () => signOut(app, waiting), "primary"),
      button("Download all my data", () => download(app)),
      button("Delete my account…", () => removeDialog(app))));
}

async function signOut(app, waiting) {
  if (waiting && !await app.sync.run()) {
    return ask("Sign out now?", `${waiting} of your changes could not be sent yet. Signing out here loses them.`, "Sign out", () => app.leave());
  }
  app.leave();
}

/** @param {{ api: Api }} app */
async function download(app) {
  try {
    const { results, answer } = await app.api.all("me/export", {});
    if (!answer.ok) throw new Error("Please try again later.");
    const content = JSON.stringify({ exported_at: answer.body.exported_at, results }, null, 2);
    const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    h("a", { href: url, download: "mytodolist.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    say(`Your data can’t be fetched now. ${error.message}`);
  }
}

/** @param {{ api: Api, auth: any, leave: () => void }} app */
function removeDialog(app) {
  const word = h("input", { required: true, autocomplete: "off", autocapitalize: "none" });
  const form = h("form", { onsubmit: remove },
    h("p", {}, "All your to-dos, lists and files are deleted, for good. There is no way back."),
    h("label", { class: "field" }, h("span", {}, "Type “delete” to go on"), word),
    h("div", { class: "buttons" }, h("button", { class: "primary" }, "Delete my account")));
  const made = dialog("Delete your account?", form);
  word.focus();

  async function remove(event) {
    event.preventDefault();
    if (word.value.trim().toLowerCase() !== "delete") return;
    made.close();
    try {
      let answer;
      do { // as much at a time as a request has time for
        const headers = { "X-Confirm": /** @type {const} */ ("delete"), "X-Id-Token": await app.auth.token("id") };
        answer = await app.api.call("DELETE", "me", { headers });
        if (!answer.ok) throw new Error("Please try again later.");
      } while (answer.body?.more);
      app.leave();
    } catch (error) {
      say(`Your account is still there. ${error.message}`);
    }
  }
}
