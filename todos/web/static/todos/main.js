// Starts the app: with the local copy if a user is signed in on this device, otherwise with the sign-in page.

import { Actions } from "./actions.js";
import { Api } from "./api/client.js";
import { loadConfig } from "./api/config.js";
import { Files } from "./api/files.js";
import { Auth } from "./auth/auth.js";
import { Store } from "./data/store.js";
import { Sync } from "./data/sync.js";
import { h } from "./page/dom.js";
import { listenForShortcuts } from "./page/keyboard.js";
import { takeSharedText } from "./page/links.js";
import { showMessage } from "./page/messages.js";
import { registerServiceWorker } from "./page/service-worker.js";
import { openHelpDialog } from "./views/help-dialog.js";
import { Shell } from "./views/shell.js";
import { SignIn } from "./views/sign-in.js";

const root = document.getElementById("app");

async function start() {
  const config = await loadConfig();
  const auth = new Auth(config);
  if (auth.user) await openApp(auth, config);
  else showSignIn(auth, () => openApp(auth, config));
}

function showSignIn(auth, onsignedin) {
  root.replaceChildren(new SignIn(auth, onsignedin, auth.email).element);
  root.querySelector("input").focus({ preventScroll: true });
}

async function openApp(auth, config) {
  const store = await Store.open(auth.user);
  const api = new Api(auth);
  const app = { auth, api, store, actions: new Actions(store), files: new Files(auth, config), sync: new Sync(api, store) };
  app.signOut = () => signOut(app);
  app.signInAgain = () => showSignIn(auth, () => location.reload());
  app.shell = new Shell(app, root);
  auth.addEventListener("expired", () => { app.isExpired = true; app.shell.showBanner(); });
  app.sync.addEventListener("rejected", ({ detail }) => showMessage(detail));
  app.sync.addEventListener("warning", ({ detail }) => showMessage(detail));
  app.sync.addEventListener("recurred", () => showMessage("Next occurrence created."));
  listenForShortcuts(app, openHelpDialog);
  app.sync.start();
  const shared = takeSharedText();
  if (shared) app.shell.compose(shared);
  navigator.storage?.persist?.(); // the browser must not delete the queued changes
}

async function signOut({ auth, store, sync }) {
  await sync.stop();
  await store.deleteLocalCopy().catch(() => {});
  await auth.signOut();
  history.replaceState(null, "", "/");
  location.reload();
}

function showStartError(error) {
  root.replaceChildren(h("main", { class: "gate" }, h("div", { class: "welcome" }, h("h1", {}, "MyToDoList can’t start"), h("p", { class: "lead" }, `Check your connection and try again. (${error.message})`),
    h("button", { type: "button", class: "primary", onclick: () => location.reload() }, "Try again"))));
}

start().catch(showStartError);
registerServiceWorker().catch(() => {}); // some browsers offer none in private windows
