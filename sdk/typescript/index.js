export { default as createClient } from "openapi-fetch";

export async function* pages(getPage) {
  for (let cursor; ;) {
    const result = await getPage(cursor);
    yield result;
    if (!result.data?.next) return;
    cursor = new URL(result.data.next).searchParams.get("cursor");
  }
}
