// The requests that the web client may send. They follow the types that are generated from the API's OpenAPI document.

import type { Schemas, paths } from "mytodolist-client";

export type { Schemas, paths };

/** Fields that the client sets. `position` is provisional: only a move request changes it on the server. */
export type TodoData = Partial<Schemas["NewTodoFormRequest"]> & { position?: string };
export type ListData = Partial<Schemas["NewListFormRequest"]> & { position?: string };
export type Data = TodoData & ListData;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

type Prefix = "/api/v1/";
type Operation<M extends Method, P extends string> = `${Prefix}${P}` extends infer FullPath extends keyof paths
  ? paths[FullPath][Lowercase<M>]
  : never;

/** The body of the response to a change. */
export type ChangeResult = Partial<Schemas["Todo"] & Schemas["List"] & Schemas["Cleared"] & Schemas["SavedPost"]> | null;

/** The paths below /api/v1/ that accept a method. */
export type Path<M extends Method> = {
  [P in keyof paths]: paths[P][Lowercase<M>] extends { responses: unknown }
    ? P extends `${Prefix}${infer Rest}` ? Rest : never
    : never;
}[keyof paths];

/** An option. It is optional if all its fields are. */
type Part<Name extends string, T> = [T] extends [undefined]
  ? { [name in Name]?: undefined }
  : {} extends T ? { [name in Name]?: T } : { [name in Name]: T };

type Body<O> = O extends { requestBody: { content: { "application/json": infer B } } }
  ? { body: B }
  : O extends { requestBody?: { content: { "application/json": infer B } } } ? { body?: B } : { body?: undefined };

type OptionsOf<O> = O extends { parameters: { path?: infer I; query?: infer Q; header?: infer H } }
  ? Part<"path", I> & Part<"query", Q> & Part<"headers", H> & Body<O>
  : never;

export type Options<M extends Method, P extends string> = OptionsOf<Operation<M, P>>;
export type Rest<M extends Method, P extends string> = {} extends Options<M, P>
  ? [options?: Options<M, P>]
  : [options: Options<M, P>];

type Json<R> = R extends { content: { "application/json": infer B } } ? B : null;
type Success<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 | 202 | 204 ? Json<R[S]> : never }[keyof R]
  : never;

export type Problem = Schemas["Problem"] | Schemas["StaleProblem"];
export type ApiResponse<T> = { status: number; retryAfter: number } & (
  | { ok: true; body: T }
  | { ok: false; body: Problem | null }
);
export type ResponseTo<M extends Method, P extends string> = ApiResponse<Success<Operation<M, P>>>;

/** The paths that return pages of a list. */
export type ListPath = {
  [P in Path<"GET">]: Success<Operation<"GET", P>> extends { next: string | null } ? P : never;
}[Path<"GET">];
export type Page<P extends string> = Success<Operation<"GET", P>>;
export type Result<P extends string> = Page<P> extends { results: (infer R)[] } ? R : never;
