// The API requests of the sync: one for each kind of operation.
// @ts-check
/** @import { ApiResponse, ChangeResult, Data } from "mytodolist-web-client" */
/** @import { Api } from "../api/client.js" */
/** @import { Operation } from "./operations.js" */

import { mergeUpdate } from "./operations.js";

export const UNCACHED = { "Cache-Control": "max-age=0" };
const COLLECTION = /** @type {const} */ ({ todo: "todos", list: "lists" });
const ITEM = /** @type {const} */ ({ todo: "todos/{id}", list: "lists/{id}" });

/**
 * Send a change, based on the last known version of the item.
 * @param {Api} api
 * @param {Operation} operation
 * @param {Record<"todo" | "list", Map<string, any>>} serverItems
 * @returns {Promise<ApiResponse<ChangeResult>>}
 */
export function sendOperation(api, operation, serverItems) {
  const { id, kind, type, data = {}, place, targets: [target] } = operation;
  const path = { id: target };
  const item = serverItems[type].get(target);
  switch (kind) {
    case "create":
      if (operation.link && operation.link === data.title) return readLater(api, operation, operation.link);
      return api.call("POST", COLLECTION[type], { body: { id: target, ...withoutPosition(data) }, headers: { "Idempotency-Key": id } });
    case "update":
      return api.call("PATCH", ITEM[type], { path, body: mergeUpdate(operation, item), headers: item ? { "If-Match": `"${item.version}"` } : {} });
    case "move": return api.call("POST", "todos/{id}/move", { path, body: place });
    case "restore": return api.call("POST", "todos/{id}/restore", { path });
    case "clear": return api.call("POST", "todos/clear-completed", { body: place });
    default: return api.call("DELETE", ITEM[type], { path });
  }
}

/**
 * @param {Api} api
 * @param {Operation} operation
 * @param {string} url of a blog post
 */
function readLater(api, { id, data = {}, targets: [target] }, url) {
  const { title, ...rest } = withoutPosition(data);
  return api.call("POST", "todos/read-later", { body: { id: target, url, ...rest }, headers: { "Idempotency-Key": id } });
}

/**
 * @param {Api} api
 * @param {"todo" | "list"} type
 * @param {string} id
 */
export const fetchItem = (api, type, id) => api.call("GET", ITEM[type], { path: { id }, headers: UNCACHED });

/**
 * @param {Data} data
 * @returns {any} without the provisional position; `Data` has checked the other fields
 */
const withoutPosition = ({ position, ...rest }) => rest;
