"""UTC timestamps in the format of the tables and the APIs: `2026-11-23T09:00:00Z`."""

from datetime import UTC, datetime


def format_timestamp(time: datetime) -> str:
    return f"{time.astimezone(UTC).isoformat()[:19]}Z"  # `strftime` takes four times as long


def parse_timestamp(timestamp: str) -> datetime:
    return datetime.fromisoformat(timestamp)


def utc_now() -> datetime:
    return datetime.now(UTC)


def current_timestamp() -> str:
    return format_timestamp(utc_now())
