// The addresses of Cognito and of the files' bucket. The app starts with the cached ones and refreshes them meanwhile.
// @ts-check
/** @import { paths, Schemas } from "mytodolist-web-client" */

const STORAGE_KEY = "todos:config";
const PATH = /** @satisfies {keyof paths} */ ("/api/v1/files/config");

/** @returns {Promise<Schemas["FilesConfig"]>} */
export async function loadConfig() {
  const cached = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null");
  if (cached && !navigator.onLine) return cached;
  const fresh = fetch(PATH).then(async (response) => {
    if (!response.ok) throw new Error(`The server returned status ${response.status}.`);
    const config = await response.json();
    localStorage.setItem(STORAGE_KEY, JSON.stringify(config));
    return config;
  });
  if (!cached) return fresh;
  fresh.catch(() => {}); // the next start tries again
  return cached;
}
