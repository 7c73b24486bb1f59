"""Imports structlog without rich, which it would show tracebacks with if it found it: 3 MB for plain ones.

It has to come first wherever structlog comes first; when structlog is there already it does nothing.
"""

import sys

if "structlog" not in sys.modules and "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog  # noqa: F401

    del sys.modules["rich"]
