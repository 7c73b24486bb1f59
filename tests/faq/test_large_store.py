"""A thousand entries with ten thousand phrasings: in processor time, as other programs may be at work."""

import time
from datetime import UTC, datetime
from pathlib import Path

from bot.faq import queries
from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.file import serialise
from bot.faq.service import FaqService, SyncResult
from bot.storage.uow import Database

ANSWER = Answer("<b>So</b> &amp; so. " * 20 + "End.")


def an_entry(number: int) -> Entry:
    phrasings = [
        Phrasing(language, f"how do I do {number} or {way}?") for language in ("en", "sv") for way in range(5)
    ]
    return Entry(f"id{number}", f"category {number % 20}", tuple(phrasings), {"en": ANSWER, "sv": ANSWER})


async def test_a_large_store_is_imported_and_loaded_quickly(
    sqlite_database: Database, tmp_path: Path
) -> None:
    entries = {f"id{number}": an_entry(number) for number in range(1000)}
    content = serialise(tmp_path / "faq.yaml", list(entries.values()))
    (tmp_path / "faq.yaml").write_bytes(content)
    begun = time.process_time()
    async with sqlite_database.begin() as session:
        moment = datetime(2026, 11, 25, tzinfo=UTC)
        result = await FaqService().sync_file(session, tmp_path / "faq.yaml", moment)
    assert result == SyncResult(True, added=1000)
    assert time.process_time() - begun < 10
    seconds = []
    for _ in range(5):
        async with sqlite_database.read() as session:
            begun = time.process_time()
            assert await queries.entries_in_force(session) == entries
            seconds.append(time.process_time() - begun)
    assert min(seconds) < 0.3
