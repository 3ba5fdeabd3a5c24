"""JSON log lines of the web services, with the same fields as the workers' lines.

Powertools, which the workers use, would add a quarter of a second to a cold start.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

_STANDARD = {*vars(logging.makeLogRecord({})), "message"}


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        line: dict[str, Any] = {
            "level": record.levelname,
            "location": f"{record.name}:{record.lineno}",
            "message": record.getMessage(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            **{name: value for name, value in extra.items() if _is_plain(value)},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _is_plain(value: object) -> bool:
    """Return whether a value can be logged. Django attaches objects, such as the request of an error."""
    return isinstance(value, str | int | float)
