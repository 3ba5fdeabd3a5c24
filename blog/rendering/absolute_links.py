"""Links for readers outside of the post's page, such as feed readers."""

from __future__ import annotations

import re
from urllib.parse import urljoin

# Sanitized HTML quotes each attribute. So text that looks like an attribute, as in code, does not match.
_TAG = re.compile(r'<[a-z][a-z0-9]*(?:\s[\w:-]+="[^"]*")+')
_RELATIVE = re.compile(r'(?<=\s)(href|src|cite)="(?![a-z][a-z0-9+.-]*:)([^"]*)"', re.IGNORECASE)


def make_links_absolute(html: str, base: str) -> str:
    """Return sanitized HTML with absolute URLs. `base` is the URL of its page."""
    return _TAG.sub(lambda tag: _RELATIVE.sub(lambda match: _join(match, base), tag[0]), html)


def _join(match: re.Match[str], base: str) -> str:
    attribute, url = match.groups()
    try:
        return f'{attribute}="{urljoin(base, url)}"'
    except ValueError:  # such as `//[`
        return match[0]
