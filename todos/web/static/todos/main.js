// Starts the app: with the local copy at once, if someone is signed in here; otherwise with the door.

import { Actions } from "./actions.js";
import { Api } from "./api.js";
import { Auth } from "./auth.js";
import { loadConfig } from "./config.js";
import { h } from "./dom.js";
import { Files } from "./files.js";
import { keyboard } from "./keys.js";
import { takeShared } from "./links.js";
import { say } from "./messages.js";
import { keepOffline } from "./offline.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { helpDialog } from "./views/help.js";
import { Shell } from "./views/shell.js";
import { SignIn } from "./views/signin.js";

const root = document.getElementById("app");

async function start() {
  const config = await loadConfig();
  const auth = new Auth(config);
  if (auth.user) await open(auth, config);
  else door(auth, () => open(auth, config));
}

function door(auth, onsignedin) {
  root.replaceChildren(new SignIn(auth, onsignedin, auth.email).element);
  root.querySelector("input").focus({ preventScroll: true });
}

async function open(auth, config) {
  const store = await Store.open(auth.user);
  const api = new Api(auth);
  const app = { auth, api, store, actions: new Actions(store), files: new Files(auth, config), sync: new Sync(api, store) };
  app.leave = () => leave(app);
  app.signInAgain = () => door(auth, () => location.reload());
  app.shell = new Shell(app, root);
  auth.addEventListener("expired", () => { app.expired = true; app.shell.showBanner(); });
  app.sync.addEventListener("refused", ({ detail }) => say(detail));
  app.sync.addEventListener("noted", ({ detail }) => say(detail));
  app.sync.addEventListener("recurred", () => say("The next one is planned."));
  keyboard(app, helpDialog);
  app.sync.start();
  const shared = takeShared();
  if (shared) app.shell.compose(shared);
  navigator.storage?.persist?.(); // what waits to be sent must not be thrown away
}

async function leave({ auth, store, sync }) {
  await sync.stop();
  await store.forget().catch(() => {});
  await auth.signOut();
  history.replaceState(null, "", "/");
  location.reload();
}

function trouble(error) {
  root.replaceChildren(h("main", { class: "gate" }, h("div", { class: "welcome" }, h("h1", {}, "We can’t start now"), h("p", { class: "lead" }, `Please check your connection, and try again. (${error.message})`),
    h("button", { type: "button", class: "primary", onclick: () => location.reload() }, "Try again"))));
}

start().catch(trouble);
keepOffline().catch(() => {}); // in a private window there may be none
