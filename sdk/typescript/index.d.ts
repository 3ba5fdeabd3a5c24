import type { Client, ClientOptions } from "openapi-fetch";
import type { components, operations, paths } from "./schema.js";

export type { components, operations, paths };

/** What the API takes and answers, by name. */
export type Schemas = components["schemas"];

/** Make a client, whose `GET`, `POST` and so on take the paths of the API. */
export declare function createClient(options: ClientOptions): Client<paths>;

/**
 * Follow a list to its end: `ask` is to get the page at a cursor.
 * An answer that is no page, but an error, is given too, and ends it.
 */
export declare function pages<Answer extends { data?: { next: string | null } }>(
  ask: (cursor?: string) => Promise<Answer>,
): AsyncGenerator<Answer, void, void>;
