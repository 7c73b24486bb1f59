"""The errors of the desk. A class's docstring is its message; one edge renders them."""


class DeskbellError(Exception):
    """Something went wrong in the desk."""

    def __str__(self) -> str:
        detail = super().__str__()
        text = (self.__doc__ or "").strip()
        return f"{text} {detail}".strip() if detail else text


class NaiveDatetimeError(DeskbellError):
    """A datetime without a zone was given where the desk needs an aware one:"""


class TooEarlyError(DeskbellError):
    """This can't be decided yet. It is tried again in a moment:"""


class ConfigError(DeskbellError):
    """The configuration is not valid:"""


class FileError(DeskbellError):
    """A file could not be read:"""
