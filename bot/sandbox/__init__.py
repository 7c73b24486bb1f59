"""A Telegram on your own machine: a Bot API server with people in it, for the demo and the tests."""

from bot.sandbox.calls import Call
from bot.sandbox.chats import Topic
from bot.sandbox.faults import Fault
from bot.sandbox.files import Upload
from bot.sandbox.groups import Group
from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.refusals import SandboxError
from bot.sandbox.sandbox import Sandbox

__all__ = ["Call", "Fault", "Group", "Limits", "Person", "Sandbox", "SandboxError", "Topic", "Upload"]
