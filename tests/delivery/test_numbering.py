"""What is known of message numbers, and which of them may be a message of our own."""

from bot.delivery.numbering import AHEAD, Numbering
from tests.delivery.support import said

GROUP = -1001


def test_private_chats_share_a_numbering_and_a_group_has_its_own() -> None:
    numbering = Numbering()
    numbering.note(7, 10)
    numbering.note(8, 12)
    numbering.note(7, 11)
    numbering.note(GROUP, 3)
    assert (numbering.newest(7), numbering.newest(99), numbering.newest(GROUP)) == (12, 12, 3)
    assert numbering.newest(-1002) is None


def test_other_peoples_messages_need_no_question() -> None:
    numbering = Numbering()
    updates = [said(number, GROUP) for number in range(1, 4)]
    for number, update in enumerate(updates, 5):
        update["message"]["message_id"] = number
    numbering.note_updates(updates)
    assert numbering.unexplained(GROUP, 4) == list(range(8, 4 + AHEAD + 1))


def test_all_that_has_come_since_is_asked_about() -> None:
    numbering = Numbering()
    numbering.note(GROUP, 100)
    assert numbering.unexplained(GROUP, 40) == list(range(41, 103))
