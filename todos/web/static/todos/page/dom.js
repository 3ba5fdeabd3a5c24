// The only place that creates elements. Data becomes text or properties, never markup.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  add: "M12 5v14M5 12h14",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  today: "M5 5h14v15H5zM5 10h14M9 3v4M15 3v4",
  upcoming: "M12 4a8 8 0 1 0 .01 0M12 8v4l3 2",
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5",
  completed: "M5 13l4 4L19 7",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  search: "M11 4a7 7 0 1 0 .01 0M16 16l4 4",
  label: "M4 4h8l8 8-8 8-8-8zM8.500 8.500h.01",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  clip: "M20 11l-8 8a5 5 0 0 1-7-7l8-8a3.500 3.500 0 0 1 5 5l-8 8a2 2 0 0 1-3-3l7-7",
  repeat: "M4 11a7 7 0 0 1 12-4l3 3M19 5v5h-5M20 13a7 7 0 0 1-12 4l-3-3M5 19v-5h5",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  person: "M12 4a4 4 0 1 0 .01 0M4 21c1-5 4-7 8-7s7 2 8 7",
  notes: "M5 7h14M5 12h14M5 17h8",
  help: "M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 17.500h.01M12 3a9 9 0 1 0 .01 0",
};

/**
 * Create an element. `on…` are listeners, `data` is its dataset. The rest are properties, or attributes if the element
 * has no such property.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "class") element.className = value;
    else if (name in element && !["list", "form", "popover"].includes(name)) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Create a button that shows an icon. Its label is its accessible name and its tooltip. */
export const iconButton = (name, label, onclick, properties = {}) =>
  h("button", { type: "button", class: "icon", title: label, "aria-label": label, onclick, ...properties }, icon(name));

/** Create text for screen readers alone. */
export const screenReaderText = (text) => h("span", { class: "unseen" }, text);

/** Replace an element's children only where they differ. The others keep their focus and their animation. */
export function reconcile(parent, children) {
  const remaining = new Set(children);
  for (const child of [...parent.children]) if (!remaining.has(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}

export const isTextField = (target) => target.closest?.("textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]");
