"""Calendar files, as RFC 5545 has them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks.ics import LINE_OCTETS, Event, calendar_file, escaped, folded

START = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def event(summary: str = "Call Anna") -> Event:
    return Event(
        "call-1@deskbell",
        2,
        START,
        START + timedelta(minutes=30),
        summary,
        "a, b; c\\d\ne",
        timedelta(minutes=10),
    )


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_call_is_an_event_with_an_alarm() -> None:
    lines = unfolded(calendar_file([event()], START, "Deskbell"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "VERSION:2.0", "UID:call-1@deskbell", "SEQUENCE:2", "DTSTART:20261124T140000Z",
        "DTEND:20261124T143000Z", "SUMMARY:Call Anna", "DESCRIPTION:a\\, b\\; c\\\\d\\ne", "TRIGGER:-PT10M",
    ):  # fmt: skip
        assert line in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


@given(st.text())
def test_no_text_breaks_a_line(text: str) -> None:
    content = calendar_file([event(text)], START, text)
    assert len(unfolded(content)) == len(unfolded(calendar_file([event()], START, "Deskbell")))
    assert all(len(line) <= LINE_OCTETS for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_folding_loses_nothing(text: str) -> None:
    assert folded(text).removesuffix(b"\r\n").replace(b"\r\n ", b"").decode() == text


def test_control_characters_are_left_out() -> None:
    assert escaped("a\x00b\x07\rc\r\nd") == "ab\\nc\\nd"
