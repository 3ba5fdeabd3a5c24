"""The pages that readers can request, with their statuses."""

from common import signed_links

CONFIRM = signed_links.sign_token("tests-only", "confirm", "ada@example.com")
UNSUBSCRIBE = signed_links.sign_token("tests-only", "unsubscribe", "ada@example.com")
PAGES = {
    "/": 200,
    "/posts/a-rich-post/": 200,
    "/posts/plain-post-3/": 200,
    "/posts/cards-of-other-sites/": 200,
    "/tags/light-shade/": 200,
    "/archive/2026/": 200,
    "/archive/2026/02/": 200,
    "/search/": 200,
    "/search/?q=lamp": 200,
    "/search/?q=unicorn": 200,
    "/subscribe/": 200,
    "/subscribe/sent/": 200,
    f"/subscribe/confirm/{CONFIRM}/": 200,
    f"/unsubscribe/{UNSUBSCRIBE}/": 200,
    "/unsubscribe/junk/": 404,
    "/posts/never/": 404,
    "/posts/withdrawn/": 410,
    "/?cursor=junk": 400,
}
