// Calls every operation of the to-do API with the TypeScript client.

import { createClient, pages, type Schemas } from "mytodolist-client";
import { equal } from "./equal.js";

const baseUrl = process.env.BASE_URL!;
const todos = createClient({ baseUrl, headers: { Authorization: `Bearer ${process.env.ACCESS_TOKEN}` } });
const uncached = { "Cache-Control": "max-age=0" };
const at = (id: string) => ({ params: { path: { id } } });

async function create(title: string): Promise<Schemas["Todo"]> {
  const body = { title, notes: "Kept.", priority: 2, labels: ["home"] };
  const params = { header: { "Idempotency-Key": title } };
  const { data, error } = await todos.POST("/api/v1/todos", { body, params });
  if (!data) throw new Error(error?.detail);
  return data;
}

async function titles(): Promise<string[]> {
  const result: string[] = [];
  const getPage = (cursor?: string) =>
    todos.GET("/api/v1/todos", { params: { query: { page_size: 2, cursor }, header: uncached } });
  for await (const { data } of pages(getPage)) result.push(...data!.results.map((todo) => todo.title));
  return result;
}

// Idempotent creation
const { id } = await create("Milk");
equal((await create("Milk")).id, id);
const conflicting = await todos.POST("/api/v1/todos", {
  body: { title: "Rice" },
  params: { header: { "Idempotency-Key": "Milk" } },
});
equal(conflicting.error?.status, 422);

// Lists, page by page
for (const title of ["Bread", "Salt", "Pepper", "Oil"]) await create(title);
equal(await titles(), ["Milk", "Bread", "Salt", "Pepper", "Oil"]);

// Partial changes
const changed = await todos.PATCH("/api/v1/todos/{id}", { ...at(id), body: { title: "Oat milk" } });
equal([changed.data?.title, changed.data?.notes, changed.data?.priority], ["Oat milk", "Kept.", 2]);

// Versions
const versioned = (version: number) => ({ params: { path: { id }, header: { "If-Match": `"${version}"` } } });
const stale = await todos.PATCH("/api/v1/todos/{id}", { ...versioned(1), body: { title: "Rice" } });
if (stale.error && "current_version" in stale.error) equal(stale.error.current_version, 2);
else throw new Error("The version should be outdated.");
const etag = (await todos.GET("/api/v1/todos/{id}", at(id))).response.headers.get("ETag")!;
const unchanged = await todos.GET("/api/v1/todos/{id}", { params: { path: { id }, header: { "If-None-Match": etag } } });
equal([etag, unchanged.response.status], ['"2"', 304]);

// Replacement, move, deletion, restoration
const replaced = await todos.PUT("/api/v1/todos/{id}", { ...versioned(2), body: { title: "Milk" } });
equal([replaced.data?.notes, replaced.data?.priority], ["", 0]);
await todos.POST("/api/v1/todos/{id}/move", { ...at(id), body: {} });
equal((await titles()).at(-1), "Milk");
equal((await todos.DELETE("/api/v1/todos/{id}", at(id))).response.status, 204);
equal((await titles()).includes("Milk"), false);
equal((await todos.POST("/api/v1/todos/{id}/restore", at(id))).data?.deleted_at, null);

// Bulk operations
const bulk = await todos.POST("/api/v1/todos/bulk", {
  body: {
    operations: [
      { op: "update", id, data: { completed: true } },
      { op: "update", id, if_match: 1, data: { title: "No" } },
    ],
  },
});
equal(bulk.data?.results.map((result) => result.status), [200, 412]);
const cleared = await todos.POST("/api/v1/todos/clear-completed", { body: { list: "inbox" } });
equal(cleared.data, { deleted: 1, more: false });

// Lists of to-dos
const home = (await todos.POST("/api/v1/lists", { body: { name: "Home" } })).data!.id;
const work = (await todos.POST("/api/v1/lists", { body: { name: "Work", color: "#3c5a6e" } })).data!.id;
await todos.POST("/api/v1/lists/{id}/move", { ...at(work), body: { before: home } });
const lists = await todos.GET("/api/v1/lists", { params: { header: uncached } });
equal(lists.data?.results.map((list) => list.name), ["Work", "Home"]);
const archived = await todos.PATCH("/api/v1/lists/{id}", { ...at(work), body: { archived: true } });
equal([archived.data?.color, archived.data?.archived], ["#3c5a6e", true]);
equal((await todos.PUT("/api/v1/lists/{id}", { ...at(work), body: { name: "Office" } })).data?.name, "Office");
equal((await todos.DELETE("/api/v1/lists/{id}", at(home))).data?.deleted, 0);
equal(typeof (await todos.GET("/api/v1/lists/{id}", at(home))).data?.deleted_at, "string");

// A post to read later, while the blog is unreachable
const url = `${process.env.BLOG_URL}/posts/tides/`;
const saved = await todos.POST("/api/v1/todos/read-later", { body: { url } });
equal([saved.data?.todo.title, saved.data?.problem?.status], [url, 503]);

// Changes since a token
const changes = (since?: string) => todos.GET("/api/v1/todos/changes", { params: { query: { page_size: 100, since } } });
const first = await changes();
equal(new Set(first.data?.results.map((change) => change.type)).size, 2);
await create("Tea");
const recent = (await changes(first.data?.token)).data?.results ?? [];
equal(recent.some((change) => change.type === "todo" && change.title === "Tea"), true);
equal((await changes("MTAwMDAwMDAwMDAwMA")).error?.status, 410);

// Errors
equal((await todos.GET("/api/v1/todos/{id}", at("0".repeat(26)))).error?.status, 404);
const bad = await todos.POST("/api/v1/todos", { body: { title: "", priority: 7 } });
equal(bad.error?.errors?.map((error) => error.pointer), ["#/title", "#/priority"]);
equal((await createClient({ baseUrl }).GET("/api/v1/todos")).error?.status, 401);

// The account
equal((await todos.GET("/api/v1/files/config")).data?.prefix, "private/");
equal(typeof (await todos.GET("/api/v1/me")).data?.email, "string");
equal((await todos.GET("/api/v1/me/export")).data?.results.length, 9);
const header = { "X-Confirm": "delete" as const, "X-Id-Token": process.env.ID_TOKEN! };
equal((await todos.DELETE("/api/v1/me", { params: { header } })).response.status, 204);
equal((await todos.GET("/api/v1/me")).response.status, 401);

// Type errors
export const typeErrors = [
  // @ts-expect-error a to-do needs a title
  () => todos.POST("/api/v1/todos", { body: { notes: "" } }),
  // @ts-expect-error no such order
  () => todos.GET("/api/v1/todos", { params: { query: { order: "title" } } }),
  // @ts-expect-error the headers are required
  () => todos.DELETE("/api/v1/me"),
  // @ts-expect-error a list has no title
  () => lists.data?.results[0]?.title,
];
