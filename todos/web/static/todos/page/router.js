// The URL names the view, so that Back, reload and links work: `#/list/<id>?todo=<id>`

/** @typedef {{ view: string, argument: string, todo: string | null, query: string }} Route */

/** @returns {Route} */
export function currentRoute() {
  const [path, search] = location.hash.replace(/^#\/?/, "").split("?");
  const [view = "", argument = ""] = path.split("/");
  const parameters = new URLSearchParams(search);
  return { view: view || "today", argument: decode(argument), todo: parameters.get("todo"), query: parameters.get("q") ?? "" };
}

const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @param {Partial<Route>} route */
export function hrefOf({ view = "today", argument = "", todo, query }) {
  const parameters = new URLSearchParams();
  if (query) parameters.set("q", query);
  if (todo) parameters.set("todo", todo);
  const path = argument ? `${view}/${encodeURIComponent(argument)}` : view;
  return `#/${path}${parameters.size ? `?${parameters}` : ""}`;
}

export function goTo(route, { replace = false } = {}) {
  if (replace) {
    history.replaceState(null, "", hrefOf(route));
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = hrefOf(route);
  }
}
