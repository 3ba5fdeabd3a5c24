"""The text of a post, as a reader's browser lays it out."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

SHARES = """images => images.map(image => {
  const sizes = image.sizes.match(/\\(min-width: (\\d+)rem\\) (\\d+)rem, (\\d+)vw/).slice(1).map(Number);
  const named = innerWidth >= sizes[0] * 16 ? sizes[1] * 16 : sizes[2] * innerWidth / 100;
  return image.getBoundingClientRect().width / named;
})"""


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Main", "section-main"),
        ("Contents", "section-contents"),
        ("Größe und Maß", "größe-und-maß"),
        ("潮の満ち引き", "潮の満ち引き"),
    ],
)
def test_table_of_contents_leads_to_a_heading(page: Page, title: str, anchor: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 400})
    page.goto("/posts/named-parts/")
    page.get_by_role("navigation", name="Contents").get_by_role("link", name=title).click()
    heading = page.locator(".text").get_by_role("heading", name=title)
    expect(heading).to_have_id(anchor)
    expect(heading).to_be_in_viewport()
    assert heading.evaluate("heading => heading.getBoundingClientRect().top") < 50


@pytest.mark.parametrize("width", [390, 700, 900, 1360])
def test_photos_have_the_widths_that_their_sizes_name(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/posts/a-rich-post/")
    shares = page.locator(".text figure img[sizes]").evaluate_all(SHARES)
    assert len(shares) == 6
    assert all(0.8 < share <= 1.05 for share in shares), shares


@pytest.mark.parametrize(("width", "columns"), [(390, 2), (1360, 3)])
def test_gallery_has_two_or_three_columns(page: Page, width: int, columns: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/posts/a-rich-post/")
    tops = page.locator(".gallery figure").evaluate_all("figures => figures.map(figure => figure.offsetTop)")
    assert tops.count(tops[0]) == columns


def test_photo_beside_text_floats_only_on_wide_screens(page: Page) -> None:
    page.goto("/posts/a-rich-post/")
    photo = page.locator("figure.left")
    for width, side in ((1360, "left"), (390, "none")):
        page.set_viewport_size({"width": width, "height": 800})
        expect(photo).to_have_css("float", side)


@pytest.mark.parametrize("path", ["/posts/a-rich-post/", "/posts/named-parts/"])
@pytest.mark.parametrize("width", [320, 390, 1360])
def test_wide_contents_do_not_scroll_the_page_sideways(page: Page, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_formula_is_shown_as_mathematics(page: Page) -> None:
    page.goto("/posts/a-rich-post/")
    fraction = page.locator("math[display=block] mfrac")
    box = fraction.bounding_box()
    assert box
    assert box["height"] > 24  # numerator above denominator
    wrapper = page.locator(".scroll:has(math)")
    assert wrapper.evaluate("element => element.scrollWidth > element.clientWidth")


def test_callout_is_a_note_with_a_title(page: Page) -> None:
    page.goto("/posts/a-rich-post/")
    expect(page.get_by_role("note").first).to_contain_text("Note")
    expect(page.get_by_role("note")).to_have_count(2)
