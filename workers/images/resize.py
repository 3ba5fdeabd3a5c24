"""Conversion of images of any mode to the size and colors of a screen: RGB or RGBA in sRGB, 8 bits a channel."""

from io import BytesIO

from cykooz_resizer import FilterType, ResizeAlg, ResizeOptions, Resizer
from PIL import Image

_CUBIC = ResizeOptions(ResizeAlg.convolution(FilterType.catmull_rom))


def convert_for_screen(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    image.load()
    profile = image.info.get("icc_profile")
    image = _to_resizable_mode(image)
    if image.size != size:
        image = resize(image, size)
    if profile:
        image = _convert_to_srgb(image, profile)
    is_opaque = image.mode != "RGBA" or image.getchannel("A").getextrema()[0] == 255
    converted = image.convert("RGB" if is_opaque else "RGBA")
    converted.info = {}
    return converted


def resize(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Resize by cubic convolution, in a sixth of Pillow's time."""
    resized = Image.new(image.mode, size)
    Resizer().resize_pil(image, resized, _CUBIC)
    return resized


def _to_resizable_mode(image: Image.Image) -> Image.Image:
    """Convert to a mode whose pixels have a mean: no palette, no single bits, 8 bits a channel."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _convert_to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms  # slow to import, and few photos need it

    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, srgb, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):  # a damaged profile: inexact colors are better than no photo
        return image
