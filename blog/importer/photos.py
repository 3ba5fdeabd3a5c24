"""The pictures that imported posts show: found beside the files, brought to storage, and made photos."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.text import Truncator, slugify

from blog.importer.metadata import Entry, Note
from blog.models import Photo, plain
from blog.photos import uploads
from blog.rendering.markdown import PHOTO_KEY
from common.aws import clients

# Pictures in Markdown, by reference, and in HTML; code comes first, so that what is in it is passed over.
# Repetitions have bounds or don't go back, for a hostile file has one line of 300 kB.
PICTURE = re.compile(
    r"""
    ^\ {0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n .*? (?:^\ {0,3}(?P=fence)|\Z)
  | (?P<ticks>`{1,4})(?!`) .{1,500}? (?<!`)(?P=ticks)(?!`)
  | !\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,250}\]){0,500})\]
    \(\s{0,9}<?(?P<inline>(?:[^\s()<>]|\([^\s()<>]{0,99}\)){1,500}|(?<=<)[^<>\n]{1,500})>?
    (?:\s{1,9}["'(](?P<title>[^\n]{0,250}?)["')])?\s{0,9}\)
  | ^\ {0,3}\[(?P<label>[^\]^\n][^\]\n]{0,250})\]:[ \t]{1,9}<?(?P<reference>[^\s<>]{1,500})
  | <img\s(?P<before>[^>]{0,500}?)\bsrc\s{0,9}=\s{0,9}["'](?P<html>[^"'>]{1,500})["'](?P<after>[^>]{0,500})
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
SOURCES = ("inline", "reference", "html")
ALT = re.compile(r"""\balt\s*=\s*["']([^"']*)""")
ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
TYPES = {suffix: kind for kind, suffix in uploads.EXTENSIONS.items()} | {"jpeg": "image/jpeg"}
MAX_TEXT = 250


class NotStored(Exception):
    """The message is for the one who imports."""


class Library:
    """The photos of one import: every file once, every content once."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        # A folder of posts may have one of photos beside it; but beside a folder at the top is everything.
        self.limit = self.root if self.root.parent == Path(self.root.anchor) else self.root.parent
        self.by_file: dict[Path, Photo] = {}
        self.by_key: dict[str, Photo] = {}
        self.new: dict[str, Path] = {}

    def illustrate(self, entry: Entry) -> Photo | None:
        """Make photos of the local pictures that a post shows, in its body too, and give its cover."""
        entry.body = PICTURE.sub(lambda match: self.replaced(match, entry), entry.body)
        if not (cover := entry.cover):
            return None
        if ELSEWHERE.match(cover.source):
            entry.notes.append(
                Note(cover.line, f"a cover has to be a local file; {cover.source} is left out")
            )
        return self.photo(entry, cover.source, cover.line, cover.alt)

    def replaced(self, match: re.Match[str], entry: Entry) -> str:
        kind = next((kind for kind in SOURCES if match[kind]), None)
        if not kind or (kind == "reference" and not is_picture(match[kind])):
            return match[0]
        line = entry.body_line + match.string.count("\n", 0, match.start(kind))
        photo = self.photo(entry, match[kind], line, alternative(match), match["title"] or "")
        if not photo:
            return match[0]
        start, end = match.start(kind) - match.start(), match.end(kind) - match.start()
        return f"{match[0][:start]}/{photo.key}{match[0][end:]}"

    def photo(self, entry: Entry, source: str, line: int, alt: str, caption: str = "") -> Photo | None:
        """Give the photo of a local picture, or note why there is none."""
        if ELSEWHERE.match(source):
            return None
        try:
            file = self.file(source, entry.path.parent)
            if file not in self.by_file:
                made = self.by_file[file] = self.add(file, alt, caption)
                if not alt and made.pk is None:
                    entry.notes.append(
                        Note(line, f"{source} has no alternative text; its name is taken: {made.alt}")
                    )
            return self.by_file[file]
        except (uploads.Refused, OSError) as error:
            if not PHOTO_KEY.match(source):  # that would be one of this blog's own
                entry.notes.append(Note(line, f"the picture {source} is left as it is: {error}"))
            return None

    def file(self, source: str, folder: Path) -> Path:
        """Find a picture where Jekyll, Hugo or Eleventy would. Raises `Refused`."""
        name = unquote(re.split("[?#]", source)[0])
        folders = [folder, self.root]
        if name.startswith("/"):
            folders = [base / each for base in (self.root, self.root.parent) for each in ("", "static")]
        found = next((file for each in folders if (file := existing(each / name.lstrip("/")))), None)
        if not found:
            raise uploads.Refused("there is no such file")
        if not found.is_relative_to(self.limit):
            raise uploads.Refused(f"it lies outside of {self.limit}")
        return found

    def add(self, file: Path, alt: str, caption: str) -> Photo:
        """Take a file in. Raises `Refused`."""
        if (size := file.stat().st_size) > uploads.MAX_BYTES:
            raise uploads.Refused(f"{size / 1e6:.0f} MB are too many: at most {uploads.MAX_BYTES / 1e6:.0f}")
        with file.open("rb") as stream:
            head = stream.read(uploads.HEAD)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:32]
        kind = uploads.detected(head)
        if not kind:
            raise uploads.Refused("it is no JPEG, PNG, WebP, GIF or AVIF file")
        width, height = uploads.measured(head, kind)
        key = f"uploads/{digest}/{slugify(file.stem)[:60] or 'photo'}.{uploads.EXTENSIONS[kind]}"
        if photo := self.by_key.get(key) or Photo.objects.filter(file=key).first():
            return photo
        alt, caption = shortened(alt or words(file)), shortened(caption)
        self.new[key] = file
        self.by_key[key] = Photo(file=key, alt=alt, caption=caption, width=width, height=height)
        return self.by_key[key]

    def save(self, advance: Callable[[], object]) -> None:
        """Bring to storage what is new, and then to SQL. Raises `NotStored`."""
        try:
            with ThreadPoolExecutor(4) as pool:
                for _ in pool.map(upload, self.new.keys(), self.new.values()):
                    advance()
        except (BotoCoreError, ClientError) as error:
            raise NotStored(f"The photos can't be stored: {error}") from error
        Photo.objects.bulk_create([self.by_key[key] for key in self.new])


def upload(key: str, file: Path) -> None:
    with file.open("rb") as stream:
        clients.s3().put_object(
            Bucket=settings.MEDIA_BUCKET,
            Key=key,
            Body=stream,
            ContentType=TYPES[key.rpartition(".")[2]],
            CacheControl=uploads.CACHE_CONTROL,
        )


def existing(path: Path) -> Path | None:
    """Give the file that a path leads to, with all symbolic links followed."""
    try:
        file = path.resolve()
        return file if file.is_file() else None
    except (OSError, RuntimeError, ValueError):  # a name too long, a loop of links, a NUL
        return None


def is_picture(source: str) -> bool:
    return re.split("[?#]", source)[0].rpartition(".")[2].lower() in TYPES


def alternative(match: re.Match[str]) -> str:
    """Give the alternative text of a picture as it is written there."""
    in_html = ALT.search(f"{match['before']} {match['after']}") if match["html"] else None
    return unescape(in_html[1]) if in_html else match["alt"] or match["label"] or ""


def words(file: Path) -> str:
    return re.sub(r"[\W_]+", " ", file.stem).strip() or "Photo"


def shortened(text: str) -> str:
    return Truncator(plain(" ".join(text.split()))).chars(MAX_TEXT)
