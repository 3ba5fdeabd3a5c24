// Links from elsewhere: posts of the blog, whose titles the server asks for, and what other apps share with this one.

const BLOG = document.querySelector('meta[name="blog"]').content;

/** Tell whether a text is the address of a post, and nothing else. */
export function isPost(text) {
  return text.startsWith(`${BLOG}/`) && URL.canParse(text) && /^\/posts\/[-\w]{1,80}\/?$/.test(new URL(text).pathname);
}

/** Take what was shared, once. Whoever has it is to look at it first: any page can lead here with any text. */
export function takeShared() {
  const { title, text, url } = Object.fromEntries(new URLSearchParams(location.search));
  history.replaceState(null, "", location.pathname + location.hash);
  const link = url || text?.match(/https?:\/\/\S+/)?.[0];
  if (link && isPost(link)) return link;
  return [title, text, url].filter(Boolean).join(" ").slice(0, 500);
}
