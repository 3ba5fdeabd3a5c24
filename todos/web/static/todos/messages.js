// Short messages at the foot of the page, read out by screen readers; some can be taken back.

import { h } from "./dom.js";

const SECONDS = 8;
const region = () => document.getElementById("messages");
let undoLast;

/**
 * @param {string} text
 * @param {{ undo?: () => void, done?: () => void }} [then] `done` is called when it can't be taken back any more
 */
export function say(text, { undo, done } = {}) {
  let timer;
  const end = (act) => {
    clearTimeout(timer);
    if (undoLast === takeBack) undoLast = undefined;
    message.remove();
    act?.();
  };
  const takeBack = () => end(undo);
  const wait = () => { timer = setTimeout(() => end(done), SECONDS * 1000); };
  const message = h("p", { class: "message", onmouseenter: () => clearTimeout(timer), onmouseleave: wait, onfocusin: () => clearTimeout(timer), onfocusout: wait },
    h("span", {}, text),
    undo && h("button", { type: "button", onclick: takeBack }, "Undo"));
  while (region().children.length > 2) region().firstChild.remove();
  region().append(message);
  if (undo) undoLast = takeBack;
  wait();
}

/** Take back what the newest message offers. */
export function undo() {
  undoLast?.();
}
