import pytest

from blog.rendering.absolute_links import make_links_absolute

BASE = "https://blog.example/posts/tides/"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/a/">', '<a href="https://blog.example/a/">'),
        ('<a class="x" href="#a" id="y">', '<a class="x" href="https://blog.example/posts/tides/#a" id="y">'),
        ('<img src="/a.jpg" alt="a > b">', '<img src="https://blog.example/a.jpg" alt="a > b">'),
        ('<img alt="a > b" src="/a.jpg">', '<img alt="a > b" src="https://blog.example/a.jpg">'),
        ('<blockquote cite="a">', '<blockquote cite="https://blog.example/posts/tides/a">'),
    ],
)
def test_relative_urls_become_absolute(html: str, expected: str) -> None:
    assert make_links_absolute(html, BASE) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.com/">',
        '<a href="MAILTO:a@example.com">',
        '<a href="//[">',
        '<p title="href=">/a</p>',
        '<code>&lt;a href="/a"&gt; x="y" href="/a"</code>',
    ],
)
def test_other_html_stays(html: str) -> None:
    assert make_links_absolute(html, BASE) == html
