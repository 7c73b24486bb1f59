"""The greetings are tested on a whole desk."""

from tests.scenarios.conftest import _plain_tracebacks, _prepared, prepared_url

__all__ = ["_plain_tracebacks", "_prepared", "prepared_url"]
