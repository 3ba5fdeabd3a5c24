export { default as createClient } from "openapi-fetch";

export async function* pages(ask) {
  for (let cursor; ;) {
    const answer = await ask(cursor);
    yield answer;
    if (!answer.data?.next) return;
    cursor = new URL(answer.data.next).searchParams.get("cursor");
  }
}
