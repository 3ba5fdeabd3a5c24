// A button with a menu (ARIA Authoring Practices, Menu Button).

const GAP = 8; // px from the edges of the window

// `groups` are lists of items with a label and an action. A group may have a name.
export function createMenuButton(button, groups, run) {
  const menu = document.createElement("div");
  menu.id = `${button.getAttribute("aria-label").toLowerCase()}-menu`;
  menu.className = "tool-menu";
  menu.popover = "auto";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", button.getAttribute("aria-label"));
  menu.append(...groups.map((group) => createGroup(group, (item) => {
    menu.hidePopover();
    run(item);
  })));
  button.classList.add("tool-with-menu");
  button.popoverTargetElement = menu;
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-controls", menu.id);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("keydown", (event) => openWithArrow(event, menu));
  menu.addEventListener("toggle", ({ newState }) => {
    button.setAttribute("aria-expanded", newState === "open");
    if (newState === "open") open(button, menu);
  });
  menu.addEventListener("keydown", (event) => move(event, menu, button));
  return menu;
}

function createGroup({ name, items }, choose) {
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  if (name) {
    group.setAttribute("aria-label", name);
    group.append(Object.assign(document.createElement("span"), { textContent: name, ariaHidden: "true" }));
  }
  for (const item of items) {
    const element = document.createElement("button");
    element.type = "button";
    element.tabIndex = -1;
    element.setAttribute("role", "menuitem");
    element.textContent = item.label;
    element.addEventListener("click", () => choose(item));
    group.append(element);
  }
  return group;
}

function getItems(menu) {
  return [...menu.querySelectorAll("[role=menuitem]")];
}

function openWithArrow(event, menu) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  menu.dataset.first = event.key === "ArrowDown" ? "0" : "-1";
  menu.showPopover();
}

function open(button, menu) {
  const { left, bottom } = button.getBoundingClientRect();
  menu.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - menu.offsetWidth - GAP))}px`;
  menu.style.top = `${bottom + GAP / 2}px`;
  menu.style.maxHeight = `${window.innerHeight - bottom - 2 * GAP}px`;
  getItems(menu).at(Number(menu.dataset.first || 0)).focus();
  delete menu.dataset.first;
}

function move(event, menu, button) {
  const items = getItems(menu);
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key] ?? findByLetter(items, at, event.key);
  if (event.key === "Escape" || event.key === "Tab") {
    menu.hidePopover();
    button.focus();
  } else if (next !== null) items.at(next % items.length).focus();
  if (event.key === "Escape" || next !== null) event.preventDefault();
  event.stopPropagation(); // the toolbar has arrow keys of its own
}

function findByLetter(items, at, key) {
  if (key.length !== 1) return null;
  const order = items.map((_, index) => (at + 1 + index) % items.length);
  return order.find((index) => items[index].textContent.toLowerCase().startsWith(key.toLowerCase())) ?? null;
}
