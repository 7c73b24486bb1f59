"""Calls as a calendar file. Source: RFC 5545 (https://www.rfc-editor.org/rfc/rfc5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINE_OCTETS = 75
"""A longer line is folded (section 3.1)."""


@dataclass(frozen=True)
class Event:
    """A call in a calendar. uid and sequence: a later file with the same uid changes the event."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    description: str
    alarm: timedelta
    """How long before the start the calendar reminds."""


def calendar_file(events: Iterable[Event], now: datetime, product: str) -> bytes:
    """The events as the content of an `.ics` file; `product` is the name of who makes it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{escaped(product)}//calls//EN", "METHOD:PUBLISH"]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(event.start)}"
    yield f"DTEND:{_utc(event.end)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(event.summary)}"
    yield f"TRIGGER:-PT{int(event.alarm.total_seconds()) // 60}M"
    yield "END:VALARM"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text as a value (section 3.3.11); control characters but the line's end are left out."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\r", "\n")):
        text = text.replace(plain, written)
    clean = "".join(each for each in text if each in "\n\t" or (ord(each) >= 32 and ord(each) != 127))
    return clean.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line with its end, folded between characters so that no part is longer than allowed."""
    parts: list[bytes] = []
    part = b""
    for each in line:
        octets = each.encode("utf-8", "replace")
        if len(part) + len(octets) > LINE_OCTETS - (1 if parts else 0):
            parts.append(part)
            part = b""
        part += octets
    parts.append(part)
    return b"\r\n ".join(parts) + b"\r\n"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
