"""Limits of photos. The blog checks them at the upload, and the thumbnails worker before it decodes a photo."""

MAX_BYTES = 30_000_000

# Pixels by Pillow's name of the format. The worker needs at most its 512 MB of memory for them (measured). It shrinks
# a JPEG while decoding. It decodes the other formats at full size, some of them in several copies.
MAX_PIXELS = {
    "JPEG": 120_000_000,
    "PNG": 36_000_000,
    "GIF": 36_000_000,
    "WEBP": 20_000_000,
    "AVIF": 24_000_000,
}

# Pixels by content type. The limit of JPEG is below the worker's on purpose: a round number for editors, and every
# photo that the blog accepts leaves the worker some memory.
MAX_UPLOAD_PIXELS = {f"image/{name.lower()}": limit for name, limit in MAX_PIXELS.items()} | {
    "image/jpeg": 100_000_000
}
