// Styles of pasted HTML. The page's Content-Security-Policy reports inline styles and scripts, so they become data.

const TAG = /<[a-z][^<>]*>/gi;
const INLINE = /(\s)(style|on\w+)(\s*=)/gi;
const STYLE_SHEET = /<style[^]*?<\/style>/gi;

// Parse HTML without effects. Return its body and the rules of its style sheets.
export function parseHtml(html) {
  const withoutRules = html.replace(STYLE_SHEET, "");
  const inert = withoutRules.replace(TAG, (tag) => tag.replace(INLINE, "$1data-$2$3"));
  const { body } = new DOMParser().parseFromString(inert, "text/html");
  return { body, rules: (html.match(STYLE_SHEET) || []).join("\n") };
}

// Return an element's own style as an object of lower-case names and values.
export function readStyle(element) {
  const declarations = (element.dataset.style || "").split(";").map((declaration) => {
    const [name, ...value] = declaration.split(":");
    return [name.trim().toLowerCase(), value.join(":").trim().toLowerCase()];
  });
  return Object.fromEntries(declarations);
}
