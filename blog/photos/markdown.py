"""The Markdown of photos: building it, and changing a photo's alternative text or key in a text."""

from __future__ import annotations

import re

# The same characters as in `photo_markdown.js` of the admin.
_SPECIAL = re.compile(r"[\\`*_\[\]<$]|&(?=#?\w+;)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ALT = r"!\[((?:\\.|\[[^\[\]]*\]|[^\\\[\]])*)\]"


def build_markdown(key: str, alt: str) -> str:
    return f"![{escape_alt(alt)}](/{key})"


def escape_alt(alt: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", alt)


def replace_alt(text: str, key: str, old: str, new: str) -> str:
    """Replace the alternative text of a photo's images where it is exactly `old`."""

    def replace(match: re.Match[str]) -> str:
        written = " ".join(match[1].split())
        is_old = written and old in (written, _ESCAPED.sub(r"\1", written))
        return f"![{escape_alt(new)}]{match[2]}" if is_old else match[0]

    return re.sub(rf"{_ALT}(\(\s*<?/?{_key_pattern(key)})", replace, text)


def replace_key(text: str, old: str, new: str) -> str:
    return re.sub(_key_pattern(old), new, text)


def _key_pattern(key: str) -> str:
    """Return a pattern for the key that matches no longer key."""
    return rf"{re.escape(key)}(?![a-zA-Z0-9_/-]|\.[a-zA-Z0-9_])"
