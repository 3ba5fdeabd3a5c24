// Registers the service worker, which stores the app on this device, and offers its new versions.

import { h } from "./dom.js";

/** The Content-Security-Policy allows text to become code only through this policy, which accepts one URL. */
const trusted = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: (url) => {
  if (url !== "/sw.js") throw new TypeError(url);
  return url;
} }) ?? { createScriptURL: (url) => url };

export async function registerServiceWorker() {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register(trusted.createScriptURL("/sw.js"));
  const hadController = navigator.serviceWorker.controller;
  const offerWaiting = () => registration.waiting && navigator.serviceWorker.controller && offerUpdate(registration.waiting);
  offerWaiting();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offerWaiting));
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (hadController) location.reload(); });
}

function offerUpdate(worker) {
  const messages = document.getElementById("messages");
  if (messages.querySelector(".update")) return;
  messages.append(h("p", { class: "message update" }, h("span", {}, "A new version is available."),
    h("button", { type: "button", onclick: () => worker.postMessage("take over") }, "Reload")));
}
