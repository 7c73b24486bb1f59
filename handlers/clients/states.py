"""Where a client may stand in a dialogue."""

from aiogram.fsm.state import State, StatesGroup


class Asking(StatesGroup):
    """The client has said what the next message will be."""

    question = State()


class Settings(StatesGroup):
    """The client is changing a setting."""

    zone = State()


class Adding(StatesGroup):
    """The next message goes to a request, whose number is kept."""

    line = State()
