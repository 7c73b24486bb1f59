"""One message of every sort that can be sent on, as Telegram describes them."""

from typing import Any

FILE = {"file_id": "id", "file_unique_id": "unique"}
PHOTO = [{**FILE, "file_id": "small", "width": 90, "height": 90}, {**FILE, "width": 800, "height": 800}]
VIDEO = {**FILE, "width": 640, "height": 480, "duration": 3}
LOCATION = {"latitude": 59.33, "longitude": 18.06}
POLL = {
    "id": "1",
    "question": "Is 1 < 2 & 3 > 2?",
    "options": [
        {"persistent_id": "a", "text": "<yes>", "voter_count": 0},
        {"persistent_id": "b", "text": "no", "voter_count": 0},
    ],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
BODIES: dict[str, dict[str, Any]] = {
    "text": {"text": "5 < 6", "entities": [{"type": "bold", "offset": 0, "length": 1}]},
    "photo": {"photo": PHOTO, "caption": "old"},
    "video": {"video": VIDEO, "caption": "old"},
    "document": {"document": {**FILE, "file_name": "a.pdf"}, "caption": "old"},
    "audio": {"audio": {**FILE, "duration": 3}, "caption": "old"},
    "voice": {"voice": {**FILE, "duration": 3}, "caption": "old"},
    "animation": {"animation": VIDEO, "document": FILE, "caption": "old"},
    "video_note": {"video_note": {**FILE, "length": 240, "duration": 3}},
    "sticker": {
        "sticker": {
            **FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False
        }
    },
    "location": {"location": {**LOCATION, "live_period": 60}},
    "venue": {"venue": {"location": LOCATION, "title": "T", "address": "A"}, "location": LOCATION},
    "contact": {"contact": {"phone_number": "+46", "first_name": "Bo"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {"poll": POLL},
}  # fmt: skip


def message(kind: str, **more: Any) -> dict[str, Any]:
    """The message of that sort, written by a client."""
    client = {"id": 7, "is_bot": False, "first_name": "Anna"}
    return {
        "message_id": 5,
        "date": 1772442000,
        "chat": {"id": 7, "type": "private", "first_name": "Anna"},
        "from": client,
        **BODIES[kind],
        **more,
    }
