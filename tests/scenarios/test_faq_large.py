"""An FAQ of thousands of entries is leafed through like a small one."""

from pathlib import Path
from time import perf_counter

from tests.scenarios.faq_desk import answer_to, now, opened, tapped
from tests.scenarios.play import keys, labels, playing, said

ENTRIES = 5000
QUICK_SECONDS = 2.0
"""What a press may take on a busy machine; alone it takes some hundredths."""


async def test_five_thousand_entries_are_paged(prepared_url: str, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    rows = [f"e{at},en,What is thing {at}?,It is thing {at}.,Part {at % 2}" for at in range(ENTRIES)]
    file.write_text("\n".join(["id,language,question,answer,category", *rows]), encoding="utf-8")
    async with playing(prepared_url, faq={"file": str(file)}) as play:
        anna = play.sandbox.add_client("Anna")
        anna.send("/faq")
        await play.until(lambda: any(data.startswith("b:") for m in anna.messages for data in keys(m)))
        listed = anna.messages[-1]
        for label in ("Part 1 · 2500", "313 »", "What is thing 4999?", "Back", "‹ 312"):  # noqa: RUF001
            shown = now(play, listed)
            button = next(each for each in labels(shown) if label in each)
            started = perf_counter()
            await answer_to(play, anna.press(shown, button))
            assert perf_counter() - started < QUICK_SECONDS
            await play.settled()
        assert "Page 312 of 313" in said(now(play, listed))
        desk = await opened(play, play.mia, "thing 4321")
        await tapped(play, play.mia, desk, "What is thing 4321?")
