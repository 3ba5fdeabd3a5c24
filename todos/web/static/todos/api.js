// Requests to our API, with the access token. Without an answer: Offline. Any answer is given back to who asked.
// Paths, parameters and bodies are held to the API's document by its generated types, which are only comments here.
// @ts-check
/** @import { Answer, AnswerTo, ListPath, Method, Options, Path, Rest, Result } from "mytodolist-web-client" */

import { Offline } from "./cognito.js";

const PATIENCE = 20_000; // ms

export class Api {
  constructor(auth) {
    this.auth = auth;
  }

  /**
   * @template {Method} M
   * @template {Path<M>} P
   * @param {M} method
   * @param {P} path as the API's document has it, below /api/v1/
   * @param {Rest<M, P>} rest
   * @returns {Promise<AnswerTo<M, P>>}
   */
  async call(method, path, ...[options]) {
    const token = await this.auth.token("access");
    const answer = await this.send(method, path, token, options);
    if (answer.status !== 401) return answer;
    await this.auth.renew(token);
    return this.send(method, path, await this.auth.token("access"), options);
  }

  /** @returns {Promise<Answer<any>>} */
  async send(method, path, token, /** @type {any} */ { path: names = {}, query = {}, headers = {}, body } = {}) {
    const url = new URL(`/api/v1/${path.replace(/{(\w+)}/g, (_, name) => encodeURIComponent(names[name]))}`, location.origin);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = /** @type {Record<string, string>} */ (body === undefined ? {} : { "Content-Type": "application/json" });
    try {
      const answer = await fetch(url, {
        method, ...content, headers: { Authorization: `Bearer ${token}`, ...headers, ...type },
        cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
      });
      const text = await answer.text();
      const retryAfter = Number(answer.headers.get("Retry-After")) || 0;
      return { ok: answer.ok, status: answer.status, body: parsed(text), retryAfter };
    } catch {
      throw new Offline();
    }
  }

  /**
   * All pages of a list; the last one's answer, or one that failed, is given too.
   * @template {ListPath} P
   * @param {P} path
   * @param {Options<"GET", P>} options
   * @returns {Promise<{
   *   results: Result<P>[],
   *   answer: AnswerTo<"GET", P>,
   * }>}
   */
  async all(path, options) {
    const { query, ...rest } = options;
    const results = [];
    for (let cursor; ;) {
      const answer = await this.call("GET", path, .../** @type {any} */ ([{ ...rest, query: { ...query, cursor } }]));
      if (answer.ok) results.push(...answer.body.results);
      if (!answer.ok || !answer.body.next) return { results, answer };
      cursor = new URL(answer.body.next).searchParams.get("cursor");
    }
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no content, or the page of a proxy
  }
}
