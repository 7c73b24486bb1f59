"""What all tests share."""

import os
from collections.abc import Iterator

import pytest

from bot.config.problems import PREFIX


@pytest.fixture(autouse=True)
def _no_configuration_from_outside() -> Iterator[None]:
    """Whoever runs the tests may have a desk of their own set up in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
            patch.delenv(name)
        yield
