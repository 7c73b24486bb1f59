"""The chats as plain lines, for whoever reads why a test failed."""

from typing import TYPE_CHECKING

from bot.sandbox import media
from bot.sandbox.chats import Chat, Entry

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

LAST_CALLS = 15
WIDTH = 160
FRAME = {"message_id", "from", "chat", "date", "message_thread_id", "is_topic_message", "reply_to_message"}


def chats(sandbox: "Sandbox") -> str:
    """Every chat with its messages, then the last calls."""
    lines = []
    for person in [*sandbox.clients, *sandbox.managers]:
        if person.private.entries:
            lines += _chat(f"{person.first_name}'s chat with the bot", person.private)
    for group in sandbox.world.groups.values():
        lines += _chat(group.title, group)
    calls = [call for call in sandbox.calls if call.method.lower() != "getupdates"][-LAST_CALLS:]
    lines.append(f"--- last calls, {len(sandbox.world.updates.pending)} updates pending")
    lines += [f"{call.method} {call.params} -> {call.status} {call.result}"[: WIDTH * 2] for call in calls]
    return "\n".join(lines)


def _chat(title: str, chat: Chat) -> list[str]:
    return [f"--- {title} ({chat.chat_id})", *(_line(entry) for entry in chat.present())]


def _line(entry: Entry) -> str:
    message = entry.message
    thread = f" [topic {entry.thread}]" if entry.thread else ""
    said = message.get("text") or message.get("caption") or ""
    kind = media.kind_of(message) or ("" if said else ", ".join(message.keys() - FRAME))
    keys = [key["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row]
    marks = (f" <{kind}>" if kind else "") + (f" {keys}" if keys else "") + " (edited)" * entry.edited
    return f"#{message['message_id']}{thread} {message['from']['first_name']}: {said!r}{marks}"[:WIDTH]
