// The client of the to-do API. The generated types of the API's OpenAPI document check paths, parameters and bodies.
// @ts-check
/** @import { ApiResponse, ListPath, Method, Options, Path, ResponseTo, Rest, Result } from "mytodolist-web-client" */

import { OfflineError } from "../auth/cognito.js";

const TIMEOUT = 20_000; // ms

export class Api {
  constructor(auth) {
    this.auth = auth;
  }

  /**
   * Send a request with the access token. Return the response, whatever its status. Throw OfflineError without one.
   * @template {Method} M
   * @template {Path<M>} P
   * @param {M} method
   * @param {P} path as in the API's document, below /api/v1/
   * @param {Rest<M, P>} rest
   * @returns {Promise<ResponseTo<M, P>>}
   */
  async call(method, path, ...[options]) {
    const token = await this.auth.token("access");
    const response = await this.send(method, path, token, options);
    if (response.status !== 401) return response;
    await this.auth.renewTokens(token);
    return this.send(method, path, await this.auth.token("access"), options);
  }

  /** @returns {Promise<ApiResponse<any>>} */
  async send(method, path, token, /** @type {any} */ { path: names = {}, query = {}, headers = {}, body } = {}) {
    const url = new URL(`/api/v1/${path.replace(/{(\w+)}/g, (_, name) => encodeURIComponent(names[name]))}`, location.origin);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = /** @type {Record<string, string>} */ (body === undefined ? {} : { "Content-Type": "application/json" });
    try {
      const response = await fetch(url, {
        method, ...content, headers: { Authorization: `Bearer ${token}`, ...headers, ...type },
        cache: "no-store", signal: AbortSignal.timeout(TIMEOUT),
      });
      const text = await response.text();
      const retryAfter = Number(response.headers.get("Retry-After")) || 0;
      return { ok: response.ok, status: response.status, body: parseJson(text), retryAfter };
    } catch {
      throw new OfflineError();
    }
  }

  /**
   * Read all pages of a list. Return their results, with the response of the last page or of the one that failed.
   * @template {ListPath} P
   * @param {P} path
   * @param {Options<"GET", P>} options
   * @returns {Promise<{
   *   results: Result<P>[],
   *   response: ResponseTo<"GET", P>,
   * }>}
   */
  async all(path, options) {
    const { query, ...rest } = options;
    const results = [];
    for (let cursor; ;) {
      const response = await this.call("GET", path, .../** @type {any} */ ([{ ...rest, query: { ...query, cursor } }]));
      if (response.ok) results.push(...response.body.results);
      if (!response.ok || !response.body.next) return { results, response };
      cursor = new URL(response.body.next).searchParams.get("cursor");
    }
  }
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no content, or an error page of a proxy
  }
}
