// Every operation of the blog's API by its client in TypeScript.

import { createClient, pages } from "myblog-client";
import { equal } from "./equal.js";

const blog = createClient({ baseUrl: process.env.BASE_URL! });

// Lists
const titles: string[] = [];
const ask = (cursor?: string) => blog.GET("/api/v1/posts", { params: { query: { page_size: 2, cursor } } });
for await (const { data } of pages(ask)) titles.push(...data!.results.map((post) => post.title));
equal(titles, ["Third", "Second", "First"]);
const tags = await blog.GET("/api/v1/tags");
equal(tags.data?.results.map((tag) => [tag.slug, tag.posts]), [["sea", 2]]);

// A post, also by its old address
const read = (slug: string) => blog.GET("/api/v1/posts/{slug}", { params: { path: { slug } } });
const { data: post } = await read("first");
equal([post?.tags[0]?.name, post?.older], ["Sea", null]);
equal((await read("before")).data, post);

// What is kept
const etag = (await ask()).response.headers.get("ETag")!;
const kept = await blog.GET("/api/v1/posts", {
  params: { query: { page_size: 2 }, header: { "If-None-Match": etag } },
});
equal([kept.response.status, kept.data], [304, undefined]);

// Errors
equal((await read("none")).error?.status, 404);
equal((await read("removed")).error?.status, 410);
const bad = await blog.GET("/api/v1/posts", { params: { query: { year: 7, cursor: "made-up" } } });
equal(bad.error?.errors?.map((each) => each.parameter), ["year"]);

// Signing up, until it is too often
const signUp = (email: string) => blog.POST("/api/v1/subscribers", { body: { email } });
equal((await signUp("ada@example.com")).response.status, 202);
equal((await signUp("nobody")).error?.errors?.[0]?.pointer, "#/email");
const tooOften = await signUp("bob@example.com");
equal([tooOften.error?.status, tooOften.response.headers.get("Retry-After")], [429, "3600"]);

// What the types refuse
export const refused = [
  // @ts-expect-error there is no such path
  () => blog.GET("/api/v1/nothing"),
  // @ts-expect-error nor such a method
  () => blog.DELETE("/api/v1/tags"),
  // @ts-expect-error nor such a parameter
  () => blog.GET("/api/v1/posts", { params: { query: { page: 2 } } }),
  // @ts-expect-error nor such a field
  () => blog.POST("/api/v1/subscribers", { body: { address: "ada@example.com" } }),
  // @ts-expect-error nor such an answer
  () => post?.body,
];
