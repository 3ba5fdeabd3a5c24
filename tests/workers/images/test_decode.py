"""Decoding of every pixel mode and format, and of files that are not photos."""

import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms
from PIL.JpegImagePlugin import JpegImageFile

from common import photo_limits
from tests.support.photos import close, encoded, halves, moving, opened
from workers.images import decode
from workers.images.decode import BadPhotoError
from workers.images.render import render

RED = (255, 0, 0)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, depth: int, kind: int, rows: bytes = b"") -> bytes:
    """Write a PNG by hand, because Pillow writes neither 16 bits a channel nor invalid files."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_every_pixel_mode_is_decoded(mode: str) -> None:
    photo = render(encoded(halves((400, 300)).convert(mode), "JPEG" if mode == "CMYK" else "PNG"))
    assert photo.widths == [320, 400]
    if mode in {"P", "RGBA", "CMYK"}:
        assert close(opened(photo, 320, "jpg").getpixel((5, 5)), RED)


@pytest.mark.parametrize(
    ("kind", "pixel", "expected"),
    [
        (0, struct.pack(">H", 40_000), (156, 156, 156)),
        (2, struct.pack(">HHH", 40_000, 20_000, 100), (156, 78, 0)),
        (4, struct.pack(">HH", 40_000, 0), (255, 255, 255)),  # transparent
        (6, struct.pack(">HHHH", 40_000, 20_000, 100, 65_535), (156, 78, 0)),
    ],
)
def test_16_bits_a_channel_are_decoded(kind: int, pixel: bytes, expected: tuple[int, int, int]) -> None:
    photo = render(png(400, 300, 16, kind, (b"\0" + pixel * 400) * 300))
    assert close(opened(photo, 320, "jpg").getpixel((5, 5)), expected, by=4)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_single_transparent_color_becomes_transparent(mode: str) -> None:
    image = halves((400, 300)).quantize(2) if mode == "P" else Image.new(mode, (400, 300))
    color = (0, 0, 0) if mode == "RGB" else 0
    photo = render(encoded(image, "PNG", transparency=color))
    assert opened(photo, 320, "webp").mode == "RGBA"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_each_format_is_decoded(form: str) -> None:
    assert close(opened(render(encoded(halves((400, 300)), form)), 320, "jpg").getpixel((5, 5)), RED, by=40)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
@pytest.mark.parametrize(
    ("width", "decoded"),
    [(3839, 3839), (3840, 1920), (5116, 2558), (5120, 1920), (6000, 2250), (6001, 2251), (7680, 1920)],
)
def test_jpeg_is_decoded_at_the_smallest_sufficient_scale(
    width: int, decoded: int, options: dict[str, Any]
) -> None:
    gradient = Image.linear_gradient("L").rotate(90).resize((width, 600)).convert("RGB")
    photo = Image.open(BytesIO(encoded(gradient, quality=95, **options)))
    assert isinstance(photo, JpegImageFile)
    decode.set_draft_size(photo, (1920, 600 * 1920 // width))
    photo.load()
    assert photo.size[0] == decoded
    difference = ImageChops.difference(photo, gradient.resize(photo.size))
    assert not difference.point(lambda value: value > 8).getbbox()


def test_additional_pictures_of_a_phone_are_not_an_animation() -> None:
    photo = render(encoded(form="MPO", **moving()))
    assert photo.widths == [320, 400]
    assert getattr(opened(photo, 400, "webp"), "n_frames", 1) == 1


def test_colors_are_converted_to_srgb() -> None:
    """In a profile that swaps red and green, red is green."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    names = {name: srgb.index(name, 128) for name in (b"rXYZ", b"gXYZ")}
    swapped = bytearray(srgb)
    swapped[names[b"rXYZ"] : names[b"rXYZ"] + 4], swapped[names[b"gXYZ"] : names[b"gXYZ"] + 4] = (
        b"gXYZ",
        b"rXYZ",
    )
    photo = render(encoded(halves((400, 300)), icc_profile=bytes(swapped)))
    assert close(opened(photo, 320, "jpg").getpixel((5, 5)), (0, 255, 0))


@pytest.mark.parametrize(
    "profile", [b"broken", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_invalid_profile_is_ignored(profile: bytes) -> None:
    photo = render(encoded(halves((400, 300)), icc_profile=profile))
    assert close(opened(photo, 320, "jpg").getpixel((5, 5)), RED)


def test_invalid_exif_data_is_ignored() -> None:
    data = encoded(halves((400, 300)), exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 40)
    assert render(data).widths == [320, 400]


def whole(form: str = "JPEG") -> bytes:
    return encoded(halves(), form)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 100, "not a JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a JPEG"),
        (b"<?xml version='1.0'?><svg/>", "not a JPEG"),
        (b"%PDF-1.4", "not a JPEG"),
        (b"<html><script>alert(1)</script>", "not a JPEG"),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42", "video"),
        (whole()[:10], "damaged"),
        (whole()[:4000], "damaged"),
        (whole("PNG")[:400], "damaged"),
        (whole("WEBP")[:400], "damaged"),
        (whole("GIF")[:2000], "damaged"),
        (whole("AVIF")[:-100], "damaged"),
        (encoded(form="GIF", **moving())[:-400], "damaged"),
        (png(0, 5, 8, 2), "not a JPEG"),
        (png(400, 300, 8, 2), "damaged"),
        (png(20_000, 10_000, 8, 2), "20000 × 10000 pixels are more than the limit of 36 million for a PNG"),
        (png(100_000, 100_000, 1, 0), "pixels are more"),
        (b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0) + b"\x3b", "not a JPEG"),
    ],
)
def test_invalid_file_raises_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadPhotoError, match=reason):
        render(data)


def test_gif_with_a_huge_second_frame_is_refused() -> None:
    first = encoded(Image.new("P", (10, 10)), "GIF")[:-1]
    huge = b"\x2c" + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x4c\x01\x00\x3b"
    with pytest.raises(BadPhotoError, match="larger than the first"):
        render(first + huge)


def test_200_megapixel_jpeg_is_refused_before_decoding() -> None:
    """The frame header contains the size, and the file contains nothing else."""
    data = bytearray(whole())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 12_240, 16_320)
    with pytest.raises(
        BadPhotoError, match="16320 × 12240 pixels are more than the limit of 120 million for a JPEG"
    ):
        render(bytes(data))


def test_progressive_jpeg_has_its_own_limit() -> None:
    data = bytearray(encoded(halves(), progressive=True))
    at = data.index(b"\xff\xc2") + 5
    data[at : at + 4] = struct.pack(">HH", 10_000, 10_000)
    with pytest.raises(BadPhotoError, match="50 million for a progressive JPEG"):
        render(bytes(data))


def test_libjpeg_respects_its_memory_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "MAX_PROGRESSIVE", 10**12)
    data = bytearray(encoded(halves(), progressive=True, subsampling=0))
    at = data.index(b"\xff\xc2") + 5
    data[at : at + 4] = struct.pack(">HH", 10_000, 10_000)
    with pytest.raises(BadPhotoError, match="broken data stream"):
        render(bytes(data))


def test_limits_of_uploads_are_within_those_of_the_worker() -> None:
    for content_type, limit in photo_limits.MAX_UPLOAD_PIXELS.items():
        assert limit <= photo_limits.MAX_PIXELS[content_type.removeprefix("image/").upper()]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_damage_anywhere_decodes_or_raises_bad_photo_error(form: str) -> None:
    chance, source = random.Random(form), encoded(halves((120, 80)), form)
    for _ in range(60):
        data = bytearray(source)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(BadPhotoError):
            assert render(bytes(data)).renditions
