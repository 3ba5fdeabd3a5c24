// Where Cognito and the bucket are: asked once, kept, and asked again while the app is used.
// @ts-check
/** @import { paths, Schemas } from "mytodolist-web-client" */

const KEPT = "todos:config";
const ADDRESS = /** @satisfies {keyof paths} */ ("/api/v1/files/config");

/** @returns {Promise<Schemas["FilesConfig"]>} */
export async function loadConfig() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  if (kept && !navigator.onLine) return kept;
  const fresh = fetch(ADDRESS).then(async (answer) => {
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    const config = await answer.json();
    localStorage.setItem(KEPT, JSON.stringify(config));
    return config;
  });
  if (!kept) return fresh;
  // What is kept is used at once; what has changed, at the next start.
  fresh.catch(() => {});
  return kept;
}
