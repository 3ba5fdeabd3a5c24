from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from workers.photo import MAX_PIXELS, BadPhotoError, render


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def halves(size: tuple[int, int] = (2400, 1600)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


def opened(photo: Any, width: int, suffix: str) -> Image.Image:
    return Image.open(
        BytesIO(next(r.data for r in photo.renditions if (r.width, r.suffix) == (width, suffix)))
    )


def close(pixel: Any, color: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 24 for a, b in zip(pixel, color, strict=True))


def test_it_gives_each_width_in_both_formats() -> None:
    photo = render(encoded(halves()))
    assert (photo.width, photo.height, photo.widths) == (2400, 1600, [320, 640, 1280, 1920])
    for rendition in photo.renditions:
        image = Image.open(BytesIO(rendition.data))
        assert image.width == rendition.width
        assert abs(image.height - rendition.width * 2 / 3) <= 1
        assert image.get_format_mimetype() == rendition.content_type
        assert close(image.convert("RGB").getpixel((5, 5)), (255, 0, 0))
        assert close(image.convert("RGB").getpixel((rendition.width - 5, 5)), (0, 0, 255))


@pytest.mark.parametrize(("width", "widths"), [(100, [100]), (320, [320]), (700, [320, 640, 700])])
def test_it_never_enlarges(width: int, widths: list[int]) -> None:
    assert render(encoded(halves((width, 90)))).widths == widths


def test_it_turns_a_photo_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned right
    photo = render(encoded(halves((1600, 1200)), exif=exif))
    assert (photo.width, photo.height) == (1200, 1600)
    image = opened(photo, 640, "jpg")
    assert image.size[1] > image.size[0]
    assert close(image.getpixel((300, 5)), (255, 0, 0))


def test_it_leaves_metadata_behind() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    for rendition in render(encoded(halves(), exif=exif)).renditions:
        image = Image.open(BytesIO(rendition.data))
        assert not image.getexif()
        assert "icc_profile" not in image.info


def test_it_keeps_transparency_where_it_can() -> None:
    photo = render(encoded(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG"))
    assert opened(photo, 320, "webp").convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
    assert close(opened(photo, 320, "jpg").getpixel((5, 5)), (255, 255, 255))


def test_it_converts_colours_to_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = render(encoded(halves((400, 300)), icc_profile=profile))
    assert close(opened(photo, 320, "jpg").getpixel((5, 5)), (255, 0, 0))
    assert render(encoded(halves((400, 300)), icc_profile=b"broken")).widths == [320, 400]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_it_reads_every_kind_of_pixel(mode: str) -> None:
    image = Image.new("I;16", (400, 300), 40_000) if mode == "I;16" else halves((400, 300)).convert(mode)
    photo = render(encoded(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert photo.widths == [320, 400]


def whole() -> bytes:
    return encoded(halves())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        whole()[:4000],
        whole()[:10],
    ],
)
def test_it_refuses_what_is_no_photo(data: bytes) -> None:
    with pytest.raises(BadPhotoError):
        render(data)


def test_it_refuses_a_pixel_bomb_before_decoding_it() -> None:
    side = int(MAX_PIXELS**0.5) + 100
    with pytest.raises(BadPhotoError, match="pixels are more than"):
        render(encoded(Image.new("1", (side, side)), "PNG"))
