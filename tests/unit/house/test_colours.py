"""The colours of the style sheet: text stands out 7 to 1, the edges of controls 3 to 1, in the light and the dark."""

from __future__ import annotations

import re

import pytest

from hotline.web.assets import folder

SHEET = (folder("static") / "web" / "site.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--(\w[\w-]*):(#[0-9a-f]{3,6})", block))
    for block in re.findall(r":root\{([^}]*)\}", SHEET)
)
GROUNDS = ("paper", "card", "tint", "warn-tint")
TEXTS = [(text, ground) for text in ("ink", "soft") for ground in GROUNDS] + [
    *[("accent", ground) for ground in GROUNDS],
    *[("wrong", ground) for ground in ("paper", "card")],
    ("warn", "warn-tint"),
    ("on", "accent"),
    ("paper", "ink"),
]
EDGES = [("line", "paper"), ("line", "card"), ("wrong", "paper"), ("accent", "warn-tint"), ("clay", "paper")]


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb` (WCAG 2.2, definition)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_every_text_stands_out_from_what_it_stands_on(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 7


@pytest.mark.parametrize("scheme", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_every_edge_that_means_something_can_be_seen(scheme: dict[str, str], edge: str, ground: str) -> None:
    assert contrast(scheme[edge], scheme[ground]) >= 3


def test_the_dark_has_a_colour_for_each_of_the_light() -> None:
    assert set(LIGHT) == set(DARK) | ({"on"} - set(DARK))


def test_no_colour_stands_outside_the_tokens() -> None:
    """A new colour gets a name first, so that the tests above see it. Black on white is what a printer has."""
    rest = re.sub(r":root\{[^}]*\}|@media print\{(?:[^{}]*\{[^}]*\})*\}", "", SHEET)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rest) == []
