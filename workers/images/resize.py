"""Pixels of every kind to those of a screen: RGB or RGBA, in sRGB, 8 bits a channel."""

from io import BytesIO

from cykooz_resizer import FilterType, ResizeAlg, ResizeOptions, Resizer
from PIL import Image

CUBIC = ResizeOptions(ResizeAlg.convolution(FilterType.catmull_rom))


def for_screen(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    image.load()
    profile = image.info.get("icc_profile")
    image = mixable(image)
    if image.size != target:
        image = resized(image, target)
    if profile:
        image = to_srgb(image, profile)
    opaque = image.mode != "RGBA" or image.getchannel("A").getextrema()[0] == 255
    shown = image.convert("RGB" if opaque else "RGBA")
    shown.info = {}
    return shown


def resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Resize by cubic convolution, in a sixth of the time that Pillow takes for it."""
    made = Image.new(image.mode, size)
    Resizer().resize_pil(image, made, CUBIC)
    return made


def mixable(image: Image.Image) -> Image.Image:
    """Give pixels of which a mean can be taken: no palette, no single bits, 8 bits a channel."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms  # few photos need it

    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, srgb, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):  # a broken profile: better approximate colours than none
        return image
