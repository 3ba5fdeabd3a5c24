// A menu at the handle of a row, which moves the to-do without dragging.

import { h } from "../page/dom.js";

/**
 * @param {any} view the list view. Its type can't be imported here: the view imports this module, and the static files'
 *   hashed names allow no circular imports, not even of types.
 */
export function openMoveMenu(view, id, button) {
  const todos = view.selection.groups[0].todos;
  const at = todos.findIndex((todo) => todo.id === id);
  const last = todos.length - 1;
  const choices = [
    ["Move to the top", 0, at > 0],
    ["Move up", at - 1, at > 0],
    ["Move down", at + 1, at < last],
    ["Move to the bottom", last, at < last],
  ].filter(([, , isPossible]) => isPossible);
  if (!choices.length) return;
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": button.getAttribute("aria-label") });
  const choose = (to) => {
    menu.hidePopover();
    view.moveTodo(id, to);
    view.element.querySelector(`[data-id="${id}"] .grip`)?.focus();
  };
  menu.append(...choices.map(([text, to]) => h("button", { type: "button", role: "menuitem", tabIndex: -1, onclick: () => choose(to) }, text)));
  menu.addEventListener("keydown", (event) => moveFocus(event, menu));
  menu.addEventListener("toggle", ({ newState }) => newState === "closed" && menu.remove());
  document.body.append(menu);
  menu.showPopover();
  placeAt(menu, button.getBoundingClientRect());
  menu.firstElementChild.focus();
}

function placeAt(menu, { right, bottom, top }) {
  const fitsBelow = bottom + menu.offsetHeight < innerHeight;
  menu.style.left = `${Math.max(8, right - menu.offsetWidth)}px`;
  menu.style.top = `${fitsBelow ? bottom : Math.max(8, top - menu.offsetHeight)}px`;
}

// The keys of the ARIA Authoring Practices for menus: arrows, Home and End. Tab closes the menu.
function moveFocus(event, menu) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  items.at(to % items.length).focus();
}
