"""Labels for the cells of the admin's lists. On a phone, a row is a card without the table's head."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def label_cells(cells: list[SafeString], headers: list[dict[str, Any]]) -> Iterator[SafeString]:
    """Add each column's name to its cell, as `data-label`."""
    for cell, header in zip(cells, chain(headers, repeat({})), strict=False):
        name, _, rest = cell.partition(" ")  # each cell begins with `<td class=` or `<th class=`
        label = format_html(' data-label="{}" ', _get_label(header))
        yield mark_safe(name + label + rest)  # noqa: S308 - the cell is safe HTML, and the label is escaped


def _get_label(header: dict[str, Any]) -> str:
    text = str(header.get("text", ""))
    return "" if "<" in text else text[:1].upper() + text[1:]  # the column of checkboxes has HTML
