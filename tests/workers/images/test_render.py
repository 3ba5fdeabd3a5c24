"""Sizes, formats and contents of renditions."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from tests.support.photos import close, encoded, halves, moving, opened
from workers.images.render import render

# The transformation of the pixels that a camera stores, by the orientation in the EXIF data.
TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def test_each_width_has_both_formats() -> None:
    photo = render(encoded(halves()))
    assert (photo.width, photo.height, photo.widths) == (2400, 1600, [320, 640, 1280, 1920])
    assert len(photo.renditions) == 8
    for rendition in photo.renditions:
        image = Image.open(BytesIO(rendition.data))
        assert image.size == (rendition.width, rendition.height)
        assert abs(image.height - rendition.width * 2 / 3) <= 1
        assert image.get_format_mimetype() == rendition.content_type
        assert close(image.convert("RGB").getpixel((5, 5)), RED)
        assert close(image.convert("RGB").getpixel((rendition.width - 5, 5)), BLUE)


@pytest.mark.parametrize(("width", "widths"), [(100, [100]), (320, [320]), (700, [320, 640, 700])])
def test_small_photo_is_not_enlarged(width: int, widths: list[int]) -> None:
    assert render(encoded(halves((width, 90)))).widths == widths


@pytest.mark.parametrize(
    ("size", "largest"),
    [
        ((1, 1), (1, 1)),
        ((1, 60_000), (1, 7680)),
        ((60_000, 1), (1920, 1)),
        ((1000, 16_000), (480, 7680)),
        ((4000, 1), (1920, 1)),
    ],
)
def test_every_shape_is_rendered(size: tuple[int, int], largest: tuple[int, int]) -> None:
    photo = render(encoded(Image.new("L", size, 200), "PNG"))
    assert (photo.width, photo.height) == size
    assert (photo.renditions[0].width, photo.renditions[0].height) == largest


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_photo_is_turned_upright(orientation: int, form: str) -> None:
    upright = Image.new("RGB", (900, 600), "white")
    upright.paste("red", (0, 0, 300, 200))
    stored = upright.transpose(TRANSPOSES[orientation]) if orientation in TRANSPOSES else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = render(encoded(stored, form, exif=exif))
    assert (photo.width, photo.height, photo.widths) == (900, 600, [320, 640, 900])
    for width in photo.widths:
        image = opened(photo, width, "jpg")
        assert close(image.getpixel((width // 10, width // 15)), RED)
        assert close(image.getpixel((width * 9 // 10, width // 15)), WHITE)
        assert close(image.getpixel((width // 10, width // 2)), WHITE)


def test_metadata_is_removed() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sources = [
        encoded(halves(), form, exif=exif, xmp=b"<x:SecretPlace/>", icc_profile=profile)
        for form in ("JPEG", "WEBP")
    ]
    sources += [
        encoded(halves(), comment=b"SecretNote"),
        encoded(halves((400, 300)), "GIF", comment=b"SecretNote"),
    ]
    for source in sources:
        assert b"Secret" in source
        for rendition in render(source).renditions:
            assert b"Secret" not in rendition.data
            image = Image.open(BytesIO(rendition.data))
            assert not image.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


@pytest.mark.parametrize(
    "payload",
    [
        b"<script>alert(1)</script>",
        b"PK\x03\x04 a ZIP",
        b"PK\x03\x04 Main.class JAR",
        b"<?php system($_GET[0]) ?>",
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "GIF", "PNG"])
def test_data_appended_to_a_photo_is_removed(form: str, payload: bytes) -> None:
    for rendition in render(encoded(halves((400, 300)), form) + payload).renditions:
        assert payload not in rendition.data


def test_transparency_stays_in_webp() -> None:
    photo = render(encoded(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG"))
    assert opened(photo, 320, "webp").convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
    assert close(opened(photo, 320, "jpg").getpixel((5, 5)), WHITE)


def test_opaque_alpha_channel_is_removed() -> None:
    photo = render(encoded(halves((400, 300)).convert("RGBA"), "PNG"))
    assert opened(photo, 320, "webp").mode == "RGB"
    assert photo.placeholder


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_animation_stays_in_webp_and_jpeg_has_the_first_frame(form: str) -> None:
    photo = render(encoded(form=form, loop=3, **moving()))
    assert photo.widths == [320, 400]
    for width in photo.widths:
        animation = opened(photo, width, "webp")
        assert (animation.n_frames, animation.info["loop"]) == (5, 3)  # type: ignore[attr-defined]
        durations = []
        for number in range(5):
            animation.seek(number)
            animation.load()
            durations.append(animation.info["duration"])
        assert durations == [40, 70, 40, 70, 120]
        assert close(animation.convert("RGB").getpixel((90 * width // 400, 50)), (0, 128, 0), by=40)
        assert close(opened(photo, width, "jpg").getpixel((10 * width // 400, 50)), (0, 128, 0), by=40)


def test_too_long_animation_has_only_the_first_frame() -> None:
    photo = render(encoded(form="GIF", **moving(frames=4, size=(2400, 2400)) | {"duration": 40}))
    assert getattr(opened(photo, 1920, "webp"), "n_frames", 1) == 1
