// Requests to the photo library.

import { request } from "../uploads.js";

const SIGNED_OUT = "You have been signed out. Sign in again in another tab.";

// Return a page of photos: `{ results, next }`. Throw an `Error` whose message is for the user.
export async function loadPhotos(url, query, signal) {
  const response = await fetch(`${url}?${new URLSearchParams(query)}`, { redirect: "manual", signal }).catch((error) => {
    throw error.name === "AbortError" ? error : new Error("No connection. Try again when you are online.");
  });
  if (response.type === "opaqueredirect" || response.status === 403) throw new Error(SIGNED_OUT);
  if (!response.ok) throw new Error("The photo library is not available. Try again in a minute.");
  return response.json();
}

// Return a photo by its id, or undefined.
export async function loadPhoto(url, id) {
  const { results } = await loadPhotos(url, { id });
  return results[0];
}

// Change the description of a photo. Return it, and the versions of the posts that changed too.
export function savePhoto(photo, values) {
  return request(photo.describe, values);
}
