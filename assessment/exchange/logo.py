"""A municipality's logo: a small PNG without metadata, whatever picture it was made from."""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from assessment.validation import MAX_LOGO_BYTES

if TYPE_CHECKING:
    from PIL import Image

WIDTH, HEIGHT = 800, 400
MOST_PIXELS = 40_000_000
_ORIENTATION = 0x0112
_TURNED = range(5, 9)


class LogoRefusedError(Exception):
    """A picture can't be used as a logo; the text is a sentence for users."""


def normalised_logo(content: bytes, most_pixels: int = MOST_PIXELS) -> bytes:
    """Return a PNG or JPEG picture as a PNG of at most 800 × 400 pixels.

    The same picture gives the same bytes, and a normalised one gives itself. Raises LogoRefusedError.
    """
    if len(content) > MAX_LOGO_BYTES:
        raise LogoRefusedError(f"Das Bild ist größer als {MAX_LOGO_BYTES // 1024 // 1024} MB.")
    try:
        return _normalised(content, most_pixels)
    except LogoRefusedError:
        raise
    # Decoders of pictures fail in many ways; each means the same for users.
    except Exception as error:
        raise LogoRefusedError("Das Bild lässt sich nicht lesen. Erlaubt sind PNG und JPEG.") from error


def _normalised(content: bytes, most_pixels: int) -> bytes:
    from PIL import Image, ImageOps

    # We count the pixels ourselves, and refuse what Pillow would only warn of.
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as image:
        if image.width * image.height > most_pixels:
            raise LogoRefusedError(
                f"Das Bild hat zu viele Bildpunkte: höchstens {most_pixels // 1_000_000} Millionen."
            )
        # JPEG can be decoded smaller than it is, which saves most of the memory.
        image.draft(None, (2 * WIDTH, 2 * HEIGHT))
        plain = _plain(image)
        box = (HEIGHT, WIDTH) if image.getexif().get(_ORIENTATION) in _TURNED else (WIDTH, HEIGHT)
        plain.thumbnail(box, Image.Resampling.LANCZOS)
        plain = ImageOps.exif_transpose(plain)
    plain.info.clear()
    stream = BytesIO()
    plain.save(stream, "PNG", compress_level=9)
    return stream.getvalue()


def _plain(image: "Image.Image") -> "Image.Image":
    """Return a picture in red, green and blue, with transparency where it has some."""
    if image.mode.startswith("I"):
        # 16 bits a pixel, which converting would cut off instead of scaling.
        return image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
