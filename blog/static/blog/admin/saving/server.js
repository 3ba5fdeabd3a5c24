// Requests that store unsaved texts on the server.

import { createId } from "./local_copies.js";

export const SIGNED_OUT = "You have been signed out.";
export const LOST = "This post was deleted or moved to the trash, or you may not change it any more.";
const UNAVAILABLE = "The server can’t store your text now.";
const NO_CONNECTION = "No connection.";

// Store values under an id. Return the server's answer with the id, or the reason as `error`.
// `accepts` says whether the server would accept a save.
export async function storeText(url, id, values, isRetry = false) {
  try {
    const response = await post(url, id, values);
    if (response.ok) return { id, accepts: true, ...await response.json() };
    if (response.status === 403 && !isRetry && await renewToken(url)) return storeText(url, id, values, true);
    if (response.status === 409 && !isRetry) return storeText(url, createId(), values, true);
    return { id, ...await explain(response, url) };
  } catch {
    return { id, error: NO_CONNECTION };
  }
}

function post(url, id, values) {
  const body = new FormData();
  for (const [name, value] of values) body.append(name, value);
  body.set("_unsaved", id);
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  return fetch(url, { method: "POST", body, redirect: "manual" });
}

async function explain(response, url) {
  if (response.type === "opaqueredirect") return { error: SIGNED_OUT };
  if (response.status === 404) return { error: LOST, isLost: true };
  if (response.status === 403) {
    const page = await fetch(url, { redirect: "manual" });
    if (!page.ok) return explain(page.status === 403 ? { status: 404 } : page, url);
  }
  const isRefusal = [409, 413].includes(response.status) && response.headers.get("Content-Type")?.includes("json");
  return isRefusal ? { accepts: true, ...await response.json() } : { error: UNAVAILABLE };
}

// A new session has a new CSRF token.
async function renewToken(url) {
  const response = await fetch(url, { redirect: "manual" });
  if (!response.ok) return false;
  const { token } = await response.json();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}
