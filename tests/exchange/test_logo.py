"""Logos: any picture becomes a small PNG without metadata, or is refused with a sentence."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assessment.exchange.logo import LogoRefusedError, normalised_logo

ORIENTATION, MAKER = 0x0112, 0x010F


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def decoded(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def refusal(content: bytes) -> str:
    with pytest.raises(LogoRefusedError) as caught:
        normalised_logo(content)
    return str(caught.value)


@given(
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]),
    st.tuples(st.integers(1, 1_000), st.integers(1, 500)),
    st.integers(0, 255),
)
def test_a_normalised_logo_is_small_and_normal(mode: str, size: tuple[int, int], seed: int) -> None:
    colour = (seed, 255 - seed, 7, 128)[: len(Image.new(mode, (1, 1)).getbands())]
    image = Image.new(mode, size, colour if len(colour) > 1 else seed)
    logo = normalised_logo(encoded(image))
    shown = decoded(logo)
    assert (shown.width <= 800, shown.height <= 400, shown.format) == (True, True, "PNG")
    assert (shown.width in {size[0], 800}) or (shown.height in {size[1], 400})
    assert normalised_logo(logo) == logo


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_orientation_is_applied_and_metadata_are_gone(kind: str) -> None:
    image = Image.new("RGB", (1_000, 2_000), "red")
    image.paste("blue", (0, 0, 1_000, 1_000))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Geheim"
    logo = normalised_logo(encoded(image, kind, exif=exif, dpi=(300, 300)))
    shown = decoded(logo)
    # Turned by a quarter clockwise: what was above is at the right.
    assert shown.size == (800, 400)
    red, blue = shown.getpixel((50, 200)), shown.getpixel((750, 200))
    assert (red[0] > 200, blue[2] > 200) == (True, True)
    assert (shown.info, dict(shown.getexif()), b"Geheim" in logo) == ({}, {}, False)


def test_transparency_stays() -> None:
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert decoded(normalised_logo(encoded(image))).getpixel((5, 5))[3] == 0
    palette = Image.new("P", (10, 10), 3)
    palette.putpalette(range(30))
    assert decoded(normalised_logo(encoded(palette, transparency=3))).getpixel((5, 5))[3] == 0


def test_grey_of_sixteen_bits_keeps_its_brightness() -> None:
    image = decoded(normalised_logo(encoded(Image.new("I;16", (10, 10), 0x8000))))
    assert image.getpixel((5, 5)) == (128, 128, 128)


def test_colours_for_print_are_read() -> None:
    assert decoded(normalised_logo(encoded(Image.new("CMYK", (10, 10)), "JPEG"))).mode == "RGB"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP", "TIFF", "ICO"])
def test_other_kinds_of_pictures_are_refused(kind: str) -> None:
    assert refusal(encoded(Image.new("RGB", (16, 16)), kind)) == (
        "Das Bild lässt sich nicht lesen. Erlaubt sind PNG und JPEG."
    )


PLAIN = encoded(Image.effect_noise((60, 40), 50))


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n", PLAIN[:-30], PLAIN[: len(PLAIN) // 2]])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert "lässt sich nicht lesen" in refusal(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_too_many_pixels_are_refused(kind: str) -> None:
    assert refusal(encoded(Image.new("L", (8_001, 5_000)), kind)) == (
        "Das Bild hat zu viele Bildpunkte: höchstens 40 Millionen."
    )


def test_a_bomb_is_refused_before_it_is_decoded(recwarn: pytest.WarningsRecorder) -> None:
    bomb = bytearray(PLAIN)
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    assert refusal(bytes(bomb)).isprintable()
    bomb[16:24] = (10_000).to_bytes(4, "big") * 2
    assert refusal(bytes(bomb)).isprintable()
    assert list(recwarn) == []


def test_too_many_bytes_are_refused() -> None:
    assert refusal(PLAIN.ljust(10 * 1024 * 1024 + 1)) == "Das Bild ist größer als 10 MB."
