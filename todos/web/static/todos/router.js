// The place in the app is in the address, so that Back, reload and links work. `#/list/<id>?todo=<id>`

/** @typedef {{ view: string, argument: string, todo: string | null, query: string }} Route */

/** @returns {Route} */
export function route() {
  const [path, search] = location.hash.replace(/^#\/?/, "").split("?");
  const [view = "", argument = ""] = path.split("/");
  const given = new URLSearchParams(search);
  return { view: view || "today", argument: decode(argument), todo: given.get("todo"), query: given.get("q") ?? "" };
}

const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @param {Partial<Route>} to */
export function href({ view = "today", argument = "", todo, query }) {
  const given = new URLSearchParams();
  if (query) given.set("q", query);
  if (todo) given.set("todo", todo);
  const path = argument ? `${view}/${encodeURIComponent(argument)}` : view;
  return `#/${path}${given.size ? `?${given}` : ""}`;
}

export function go(to, { replace = false } = {}) {
  if (replace) {
    history.replaceState(null, "", href(to));
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = href(to);
  }
}
