// Short messages at the bottom of the page, which screen readers announce. Some offer to undo a change.

import { h } from "./dom.js";

const DURATION = 8_000; // ms
const MOST = 3;
const region = () => document.getElementById("messages");
let undoLast;

/**
 * @param {string} text
 * @param {{ undo?: () => void, done?: () => void }} [actions] `done` runs once the change can't be undone any more
 */
export function showMessage(text, { undo, done } = {}) {
  let timer;
  const close = (act) => {
    clearTimeout(timer);
    if (undoLast === undoAndClose) undoLast = undefined;
    message.remove();
    act?.();
  };
  const undoAndClose = () => close(undo);
  const startTimer = () => { timer = setTimeout(() => close(done), DURATION); };
  const stopTimer = () => clearTimeout(timer);
  const message = h("p", { class: "message", onmouseenter: stopTimer, onmouseleave: startTimer, onfocusin: stopTimer, onfocusout: startTimer },
    h("span", {}, text),
    undo && h("button", { type: "button", onclick: undoAndClose }, "Undo"));
  while (region().children.length >= MOST) region().firstChild.remove();
  region().append(message);
  if (undo) undoLast = undoAndClose;
  startTimer();
}

/** Undo the change of the newest message that offers it. */
export function undoLastMessage() {
  undoLast?.();
}
