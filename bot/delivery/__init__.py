"""The wire, both ways: updates come in through the inbox, messages leave through the outbox.

Nothing here knows a feature. Features put rows into the outbox under logical destinations; what became
of a row they learn from the hook registered for its tag.
"""

import bot.lean_aiogram  # noqa: F401 - before anything that imports aiogram
