// Requests to our API, with the access token. Without an answer: Offline. Any answer is given back to who asked.

import { Offline } from "./cognito.js";

const PATIENCE = 20_000; // ms

/** @typedef {{ ok: boolean, status: number, body: any, retryAfter: number }} Answer */

export class Api {
  constructor(auth) {
    this.auth = auth;
  }

  /**
   * @param {string} path below /api/v1/, or an address that a list gave as its next page
   * @returns {Promise<Answer>}
   */
  async call(method, path, { body, headers = {} } = {}, again = true) {
    const token = await this.auth.token("access");
    const answer = await this.send(method, path, { body, headers: { Authorization: `Bearer ${token}`, ...headers } });
    if (answer.status !== 401 || !again) return answer;
    await this.auth.renew(token);
    return this.call(method, path, { body, headers }, false);
  }

  async send(method, path, { body, headers }) {
    const url = new URL(path, `${location.origin}/api/v1/`);
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    try {
      const answer = await fetch(location.origin + url.pathname + url.search, {
        method, ...content, headers: { ...headers, ...type }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
      });
      const text = await answer.text();
      const retryAfter = Number(answer.headers.get("Retry-After")) || 0;
      return { ok: answer.ok, status: answer.status, body: parsed(text), retryAfter };
    } catch {
      throw new Offline();
    }
  }

  /** All pages of a list; the last one's answer, or one that failed, is given too. */
  async all(path, headers = {}) {
    const results = [];
    let answer;
    for (let next = path; next; next = answer.body.next) {
      answer = await this.call("GET", next, { headers });
      if (!answer.ok) return { results, answer };
      results.push(...answer.body.results);
    }
    return { results, answer };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no content, or the page of a proxy
  }
}
