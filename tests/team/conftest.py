"""The team is tested on a whole desk."""

from tests.scenarios.conftest import _plain_tracebacks, _prepared, play, prepared_url

__all__ = ["_plain_tracebacks", "_prepared", "play", "prepared_url"]
