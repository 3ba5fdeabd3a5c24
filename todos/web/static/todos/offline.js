// The service worker keeps the app itself on this device. A new version waits until one takes it.

import { h } from "./dom.js";

/** The page's policy lets no text become code, but for this one address. */
const trusted = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: (url) => {
  if (url !== "/sw.js") throw new TypeError(url);
  return url;
} }) ?? { createScriptURL: (url) => url };

export async function keepOffline() {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register(trusted.createScriptURL("/sw.js"));
  const controlled = navigator.serviceWorker.controller;
  const offer = () => registration.waiting && navigator.serviceWorker.controller && offerUpdate(registration.waiting);
  offer();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (controlled) location.reload(); });
}

function offerUpdate(worker) {
  const messages = document.getElementById("messages");
  if (messages.querySelector(".update")) return;
  messages.append(h("p", { class: "message update" }, h("span", {}, "A new version is here."),
    h("button", { type: "button", onclick: () => worker.postMessage("take over") }, "Reload")));
}
