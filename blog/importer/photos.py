"""The images of imported posts: found beside the files, uploaded, and stored as photos."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import Truncator

from blog.importer.metadata import SourcePost
from blog.models import Photo
from blog.photos import files
from blog.rendering.pictures import PHOTO_PATH
from common import photo_limits
from common.text import strip_control_characters

# Images in Markdown, by reference and in HTML. Code matches first, which skips the images in it.
# Every repetition is bounded or possessive: otherwise a hostile line of 300 kB would take minutes.
_IMAGE = re.compile(
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
_SOURCE_GROUPS = ("inline", "reference", "html")
_ALT = re.compile(r"""\balt\s*=\s*["']([^"']*)""")
_EXTERNAL = re.compile(r"^([a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
_CONTENT_TYPES = {suffix: kind for kind, suffix in files.EXTENSIONS.items()} | {"jpeg": "image/jpeg"}
_MAX_TEXT = 250


class PhotoStorageError(Exception):
    """S3 did not store a photo. The message is for the person who runs the import."""


class PhotoImporter:
    """The photos of one import. It reads each file once and stores identical files once."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        # Photos may be in a folder beside the posts. Never allow the whole file system.
        self.limit = self.root if self.root.parent == Path(self.root.anchor) else self.root.parent
        self.by_file: dict[Path, Photo] = {}
        self.by_key: dict[str, Photo] = {}
        self.new: dict[str, Path] = {}

    def import_images(self, source: SourcePost) -> Photo | None:
        """Add the local images of a post, update their paths in its body, and return its cover."""
        source.body = _IMAGE.sub(lambda match: self._replace(match, source), source.body)
        if not (cover := source.cover):
            return None
        if _EXTERNAL.match(cover.source):
            source.warn(cover.line, f"the cover {cover.source} was left out: it must be a local file")
        return self._find_photo(source, cover.source, cover.line, cover.alt)

    def _replace(self, match: re.Match[str], source: SourcePost) -> str:
        group = next((group for group in _SOURCE_GROUPS if match[group]), None)
        if not group or (group == "reference" and not _has_image_suffix(match[group])):
            return match[0]
        line = source.body_line + match.string.count("\n", 0, match.start(group))
        photo = self._find_photo(source, match[group], line, _alternative_text(match), match["title"] or "")
        if not photo:
            return match[0]
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        return f"{match[0][:start]}/{photo.key}{match[0][end:]}"

    def _find_photo(
        self, source: SourcePost, path: str, line: int, alt: str, caption: str = ""
    ) -> Photo | None:
        """Return the photo of a local image, or add a warning why there is none."""
        if _EXTERNAL.match(path):
            return None
        try:
            file = self._find_file(path, source.path.parent)
            if file not in self.by_file:
                photo = self.by_file[file] = self._add(file, alt, caption)
                if not alt and photo.pk is None:
                    source.warn(line, f"{path} has no alternative text; its file name was used: {photo.alt}")
            return self.by_file[file]
        except (files.PhotoRefused, OSError) as error:
            if not PHOTO_PATH.match(path):  # a photo of this blog
                source.warn(line, f"the image {path} was not imported: {error}")
            return None

    def _find_file(self, path: str, folder: Path) -> Path:
        """Find an image where Jekyll, Hugo or Eleventy looks for it. Raise `PhotoRefused`."""
        name = unquote(re.split("[?#]", path)[0])
        folders = [folder, self.root]
        if name.startswith("/"):
            folders = [base / sub for base in (self.root, self.root.parent) for sub in ("", "static")]
        candidates = (resolve_file(folder / name.lstrip("/")) for folder in folders)
        file = next((file for file in candidates if file), None)
        if not file:
            raise files.PhotoRefused("file not found")
        if not file.is_relative_to(self.limit):
            raise files.PhotoRefused(f"the file is outside {self.limit}")
        return file

    def _add(self, file: Path, alt: str, caption: str) -> Photo:
        """Return the photo of a file: an existing one, or a new unsaved one. Raise `PhotoRefused`."""
        if (size := file.stat().st_size) > photo_limits.MAX_BYTES:
            limit = f"{photo_limits.MAX_BYTES / 1e6:.0f} MB"
            raise files.PhotoRefused(f"the file has {size / 1e6:.0f} MB; the limit is {limit}")
        with file.open("rb") as stream:
            head = stream.read(files.HEAD_SIZE)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:32]
        content_type = files.detect_content_type(head)
        if not content_type:
            raise files.PhotoRefused("not a JPEG, PNG, WebP, GIF or AVIF file")
        width, height = files.measure_photo(head, content_type)
        key = files.build_key(digest, file.stem, content_type)
        if photo := self.by_key.get(key) or Photo.objects.filter(file=key).first():
            return photo
        alt, caption = _shorten(alt or _words_of_name(file)), _shorten(caption)
        self.new[key] = file
        self.by_key[key] = Photo(file=key, alt=alt, caption=caption, width=width, height=height)
        return self.by_key[key]

    def save(self, advance: Callable[[], object]) -> None:
        """Upload the new photos, then save them to SQL. Raise `PhotoStorageError`."""
        photos = [self.by_key[key] for key in self.new]
        try:
            with ThreadPoolExecutor(4) as pool:
                for _ in pool.map(_upload, photos, self.new.values()):
                    advance()
        except (BotoCoreError, ClientError) as error:
            raise PhotoStorageError(f"The photos could not be stored: {error}") from error
        Photo.objects.bulk_create(photos)


def _upload(photo: Photo, file: Path) -> None:
    content_type = _CONTENT_TYPES[photo.key.rpartition(".")[2]]
    with file.open("rb") as stream:
        photo.file.storage.save(photo.key, UploadedFile(stream, content_type=content_type))


def resolve_file(path: Path) -> Path | None:
    """Return the file at a path with all symbolic links resolved, or None if it is not a regular file."""
    try:
        file = path.resolve()
        return file if file.is_file() else None
    except (OSError, RuntimeError, ValueError):  # the name is too long, links form a loop, a NUL character
        return None


def _has_image_suffix(path: str) -> bool:
    return re.split("[?#]", path)[0].rpartition(".")[2].lower() in _CONTENT_TYPES


def _alternative_text(match: re.Match[str]) -> str:
    html_alt = _ALT.search(f"{match['before']} {match['after']}") if match["html"] else None
    return unescape(html_alt[1]) if html_alt else match["alt"] or match["label"] or ""


def _words_of_name(file: Path) -> str:
    return re.sub(r"[\W_]+", " ", file.stem).strip() or "Photo"


def _shorten(text: str) -> str:
    return Truncator(strip_control_characters(" ".join(text.split()))).chars(_MAX_TEXT)
