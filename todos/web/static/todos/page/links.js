// Links from outside: addresses of blog posts, whose titles the server fetches, and text that another app shares.

const BLOG = document.querySelector('meta[name="blog"]').content;

/** Return whether a text is the URL of a blog post and nothing else. */
export function isPostUrl(text) {
  return text.startsWith(`${BLOG}/`) && URL.canParse(text) && /^\/posts\/[-\w]{1,80}\/?$/.test(new URL(text).pathname);
}

/** Return the shared text and remove it from the URL. Any page can link here with any text, so let the user see it first. */
export function takeSharedText() {
  const { title, text, url } = Object.fromEntries(new URLSearchParams(location.search));
  history.replaceState(null, "", location.pathname + location.hash);
  const link = url || text?.match(/https?:\/\/\S+/)?.[0];
  if (link && isPostUrl(link)) return link;
  return [title, text, url].filter(Boolean).join(" ").slice(0, 500);
}
