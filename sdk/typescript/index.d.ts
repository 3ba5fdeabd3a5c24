import type { Client, ClientOptions } from "openapi-fetch";
import type { components, operations, paths } from "./schema.js";

export type { components, operations, paths };

/** The types of requests and responses, by name. */
export type Schemas = components["schemas"];

/** Create a client. Its methods `GET`, `POST` and so on accept the paths of the API. */
export declare function createClient(options: ClientOptions): Client<paths>;

/**
 * Yield all pages of a list. `getPage` requests the page at a cursor.
 * An error ends the list and is yielded too.
 */
export declare function pages<Result extends { data?: { next: string | null } }>(
  getPage: (cursor?: string) => Promise<Result>,
): AsyncGenerator<Result, void, void>;
