// Word's lists are paragraphs. Their styles have the level, and their first characters are the marker.

const ITEM = "p[data-style*='mso-list']:not([data-style*='mso-list:none'])";

export function createWordLists(body) {
  for (const first of body.querySelectorAll(ITEM)) {
    if (!first.isConnected) continue; // it is in a list by now
    const items = [first];
    while (items.at(-1).nextElementSibling?.matches(ITEM)) items.push(items.at(-1).nextElementSibling);
    const root = body.ownerDocument.createElement("div");
    first.before(root);
    items.forEach((item) => addItem(root, item));
    root.replaceWith(...root.childNodes);
  }
}

function addItem(root, paragraph) {
  const level = Number(/level(\d)/.exec(paragraph.dataset.style)?.[1] || 1);
  const marker = paragraph.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']");
  const name = /^\s*\(?[\da-z]+[.)]/i.test(marker?.textContent || "") ? "ol" : "ul";
  marker?.remove();
  const item = paragraph.ownerDocument.createElement("li");
  item.append(...paragraph.childNodes);
  findList(root, level, name).append(item);
  paragraph.remove();
}

// Return the last list of a level. Create it in the last item of the level above.
function findList(root, level, name) {
  let parent = root;
  for (let depth = 1; ; depth += 1) {
    let list = parent.lastElementChild?.matches("ul, ol") ? parent.lastElementChild : null;
    if (!list || depth === level && list.localName !== name) {
      list = root.ownerDocument.createElement(name);
      parent.append(list);
    }
    if (depth === level) return list;
    parent = list.lastElementChild || list.appendChild(root.ownerDocument.createElement("li"));
  }
}
