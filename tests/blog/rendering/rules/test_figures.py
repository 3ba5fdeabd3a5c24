"""Figures, the width and alignment of photos, and galleries."""

import pytest
from bs4 import BeautifulSoup

from blog.reader.types import Picture
from blog.rendering.markdown import parse

PHOTO: Picture = {
    "src": "/uploads/1f0c/a.jpg",
    "alt": "The harbour",
    "width": 1200,
    "height": 800,
    "renditions": {
        "width": 1200,
        "height": 800,
        "widths": [320, 1200],
        "path": "/thumbnails/a",
        "color": "#000",
    },
}
IMAGE = '![A boat](/uploads/1f0c/a.jpg "Noon")'


def render(body: str) -> BeautifulSoup:
    html = parse(body).render({"uploads/1f0c/a.jpg": PHOTO}).html
    return BeautifulSoup(html, "html.parser")


def get_sizes(body: str) -> set[str]:
    return {str(image["sizes"]) for image in render(body).select("img")}


@pytest.mark.parametrize("name", ["wide", "full", "left", "right"])
def test_class_after_a_photo_is_the_class_of_its_figure(name: str) -> None:
    page = render(f"{IMAGE}{{.{name}}}")
    (figure,) = page.select("figure")
    assert figure["class"] == [name]
    assert page.get_text().strip() == "Noon"


def test_other_attributes_after_a_photo_are_left_out() -> None:
    (figure,) = render(f"{IMAGE}{{#x .menu .wide onclick=a style=b}}").select("figure")
    assert figure.attrs == {"class": ["wide"]}
    assert "onclick" not in str(figure)


def test_attributes_after_other_elements_stay_text() -> None:
    assert render("*a*{.wide} [b](c){.wide} `d`{.wide}").get_text().count("{.wide}") == 3


def test_photo_with_a_side_within_a_paragraph_floats() -> None:
    page = render(f"{IMAGE}{{.left}} Text.")
    assert page.select("p > span.left img")
    assert not render(f"{IMAGE}{{.wide}} Text.").select(".wide")


@pytest.mark.parametrize("end", ["\n", "  \n", "\\\n"])
def test_photos_on_lines_of_one_paragraph_become_a_gallery(end: str) -> None:
    page = render(end.join([IMAGE, IMAGE, IMAGE]))
    assert len(page.select("div.gallery > figure > figcaption")) == 3
    assert not page.select("p, br")


def test_gallery_has_the_width_of_its_first_photo() -> None:
    page = render(f"{IMAGE}{{.wide}}\n{IMAGE}")
    assert page.select("div.gallery.wide > figure:not([class])")


@pytest.mark.parametrize(
    "body", [f"{IMAGE} {IMAGE}", f"{IMAGE}\nText\n{IMAGE}", f"Text\n{IMAGE}", f"{IMAGE} text"]
)
def test_photos_within_text_are_not_a_gallery(body: str) -> None:
    assert not render(body).select(".gallery, figure")


def test_gallery_in_a_list_item_is_rendered() -> None:
    assert len(render(f"- {IMAGE}\n  {IMAGE}").select("li > div.gallery > figure")) == 2


@pytest.mark.parametrize(
    ("body", "sizes"),
    [
        (IMAGE, "(min-width: 45rem) 41rem, 100vw"),
        (f"{IMAGE}{{.wide}}", "(min-width: 64rem) 60rem, 100vw"),
        (f"{IMAGE}{{.full}}", "(min-width: 80rem) 76rem, 100vw"),
        (f"{IMAGE}{{.left}}", "(min-width: 52rem) 20rem, 100vw"),
        (f"{IMAGE}\n{IMAGE}", "(min-width: 45rem) 21rem, 50vw"),
        ("\n".join([IMAGE] * 4), "(min-width: 45rem) 21rem, 50vw"),
        ("\n".join([IMAGE] * 6), "(min-width: 45rem) 14rem, 50vw"),
        (f"{IMAGE}{{.full}}\n{IMAGE}", "(min-width: 80rem) 38rem, 50vw"),
    ],
)
def test_sizes_follow_the_layout(body: str, sizes: str) -> None:
    assert get_sizes(body) == {sizes}


def test_last_photo_of_an_odd_number_fills_the_row_on_a_narrow_screen() -> None:
    sizes = [image["sizes"] for image in render("\n".join([IMAGE] * 3)).select("img")]
    assert sizes == [*["(min-width: 45rem) 14rem, 50vw"] * 2, "(min-width: 45rem) 14rem, 100vw"]


def test_alternative_text_keeps_formulas_and_code() -> None:
    (image,) = render("![a `b` *c*](x.jpg)").select("img")
    assert image["alt"] == "a b c"
