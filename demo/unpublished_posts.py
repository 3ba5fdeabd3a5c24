"""The demo's draft and its scheduled post. The published ones are Markdown files in `demo/posts`."""

DRAFT = {
    "title": "Seven words for fog",
    "body": "Haar. Fret. Smirr.\n\n*Ask the skipper for the other four.*",
}
SCHEDULED = {
    "title": "What the harbour light is for",
    "summary": "It stands where nobody needs it, and is lit all night. A short answer.",
    "body": "“For those who are late,” she said.\n\nThis post came by itself, a week after it was written.",
    "status": "published",
}
