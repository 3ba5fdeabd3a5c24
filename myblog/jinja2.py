"""The Jinja2 environment of the readers' pages."""
from typing import Any
from jinja2 import Environment
def environment(**options: Any) -> Environment:
    return Environment(**options)
