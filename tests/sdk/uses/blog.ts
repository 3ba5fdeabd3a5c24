// Calls every operation of the blog's API with the TypeScript client.

import { createClient, pages } from "myblog-client";
import { equal } from "./equal.js";

const blog = createClient({ baseUrl: process.env.BASE_URL! });

// Lists
const titles: string[] = [];
const getPage = (cursor?: string) => blog.GET("/api/v1/posts", { params: { query: { page_size: 2, cursor } } });
for await (const { data } of pages(getPage)) titles.push(...data!.results.map((post) => post.title));
equal(titles, ["Third", "Second", "First"]);
const tags = await blog.GET("/api/v1/tags");
equal(tags.data?.results.map((tag) => [tag.slug, tag.posts]), [["sea", 2]]);

// A post, also by its old slug
const getPost = (slug: string) => blog.GET("/api/v1/posts/{slug}", { params: { path: { slug } } });
const { data: post } = await getPost("first");
equal([post?.tags[0]?.name, post?.older], ["Sea", null]);
equal((await getPost("before")).data, post);

// Conditional requests
const etag = (await getPage()).response.headers.get("ETag")!;
const unchanged = await blog.GET("/api/v1/posts", {
  params: { query: { page_size: 2 }, header: { "If-None-Match": etag } },
});
equal([unchanged.response.status, unchanged.data], [304, undefined]);

// Errors
equal((await getPost("none")).error?.status, 404);
equal((await getPost("removed")).error?.status, 410);
const bad = await blog.GET("/api/v1/posts", { params: { query: { year: 7, cursor: "made-up" } } });
equal(bad.error?.errors?.map((error) => error.parameter), ["year"]);

// Sign-ups, up to the rate limit
const signUp = (email: string) => blog.POST("/api/v1/subscribers", { body: { email } });
equal((await signUp("ada@example.com")).response.status, 202);
equal((await signUp("nobody")).error?.errors?.[0]?.pointer, "#/email");
const rateLimited = await signUp("bob@example.com");
equal([rateLimited.error?.status, rateLimited.response.headers.get("Retry-After")], [429, "3600"]);

// Type errors
export const typeErrors = [
  // @ts-expect-error no such path
  () => blog.GET("/api/v1/nothing"),
  // @ts-expect-error no such method
  () => blog.DELETE("/api/v1/tags"),
  // @ts-expect-error no such parameter
  () => blog.GET("/api/v1/posts", { params: { query: { page: 2 } } }),
  // @ts-expect-error no such field
  () => blog.POST("/api/v1/subscribers", { body: { address: "ada@example.com" } }),
  // @ts-expect-error no such response field
  () => post?.body,
];
