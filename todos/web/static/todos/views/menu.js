// Moving without dragging: a small menu at the handle of a row.

import { h } from "../dom.js";

/** @param {any} view the list view, which imports this: named in a type, it would be a circle that no file name can have */
export function moveMenu(view, id, button) {
  const todos = view.selection.groups[0].todos;
  const at = todos.findIndex((todo) => todo.id === id);
  const last = todos.length - 1;
  const choices = [
    ["Move to the top", 0, at > 0],
    ["Move up", at - 1, at > 0],
    ["Move down", at + 1, at < last],
    ["Move to the end", last, at < last],
  ].filter(([, , possible]) => possible);
  if (!choices.length) return;
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": button.getAttribute("aria-label") });
  const choose = (to) => {
    menu.hidePopover();
    view.move(id, to);
    view.element.querySelector(`[data-id="${id}"] .grip`)?.focus();
  };
  menu.append(...choices.map(([text, to]) => h("button", { type: "button", role: "menuitem", tabIndex: -1, onclick: () => choose(to) }, text)));
  menu.addEventListener("keydown", (event) => roam(event, menu));
  menu.addEventListener("toggle", ({ newState }) => newState === "closed" && menu.remove());
  document.body.append(menu);
  menu.showPopover();
  place(menu, button.getBoundingClientRect());
  menu.firstElementChild.focus();
}

function place(menu, { right, bottom, top }) {
  const below = bottom + menu.offsetHeight < innerHeight;
  menu.style.left = `${Math.max(8, right - menu.offsetWidth)}px`;
  menu.style.top = `${below ? bottom : Math.max(8, top - menu.offsetHeight)}px`;
}

// ARIA Authoring Practices, Menu: arrows, Home and End; Tab leaves it.
function roam(event, menu) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  items.at(to % items.length).focus();
}
