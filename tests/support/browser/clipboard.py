"""The browser's real clipboard."""

from playwright.sync_api import Page

_PLAIN, _RICH = "text/plain", "text/html"
_COPY = """(contents) => {
  const copy = (event) => {
    event.preventDefault();
    for (const [type, content] of Object.entries(contents)) event.clipboardData.setData(type, content);
  };
  document.addEventListener("copy", copy, { once: true });
  document.execCommand("copy");
}"""
_COPY_WITH_PICTURE = """async (contents) => {
  const canvas = new OffscreenCanvas(8, 8);
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  const types = { "image/png": await canvas.convertToBlob() };
  for (const [type, content] of Object.entries(contents)) types[type] = new Blob([content], { type });
  await navigator.clipboard.write([new ClipboardItem(types)]);
}"""


def copy(page: Page, text: str, html: str = "") -> None:
    """Copy text, and its HTML as it is: a browser does not clean the data that a page sets like this."""
    page.evaluate(_COPY, {_PLAIN: text, _RICH: html} if html else {_PLAIN: text})


def copy_with_picture(page: Page, text: str = "", html: str = "") -> None:
    """Copy a picture, with its text if it has one, as office programs on a Mac do."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        _COPY_WITH_PICTURE, {name: value for name, value in ((_PLAIN, text), (_RICH, html)) if value}
    )
