import json
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.methods import (
    AnswerCallbackQuery,
    CreateForumTopic,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    LeaveChat,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SetMessageReaction,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.copying import album_item, copy_of, edit_of
from bot.delivery.wire import HERE, Wire
from tests.delivery.messages import BODIES, message

WIRE = Wire()
PLAIN = Bot("1:x")
"""The bot of production, which knows no defaults."""

FORMATTING = Bot("1:x", default=DefaultBotProperties(parse_mode=ParseMode.HTML))


def form_of(bot: Bot, method: TelegramMethod[Any]) -> dict[str, str]:
    """The fields that aiogram's session posts, with the uploads in place of the random keys they have."""
    files: dict[str, InputFile] = {}
    fields = {
        key: prepared
        for key, value in method.model_dump(warnings=False).items()
        if (prepared := bot.session.prepare_value(value, bot=bot, files=files))
    }
    for key, file in files.items():
        assert isinstance(file, BufferedInputFile)
        content = f"{file.filename}: {file.data.hex()}"
        fields = {name: value.replace(f"attach://{key}", content) for name, value in fields.items()}
    return fields


def passed_through(method: TelegramMethod[Any]) -> TelegramMethod[Any]:
    """What the sender loads of what the outbox stored."""
    payload, files = WIRE.dump(method)
    stored = json.loads(json.dumps(payload, allow_nan=False))
    assert stored == payload
    contents = {
        key: BufferedInputFile(file.data, file.filename or key)
        for key, file in files.items()
        if isinstance(file, BufferedInputFile)
    }
    assert len(contents) == len(files)
    return WIRE.load(method.__api_method__, stored, contents)


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
ids = st.integers(-(2**52), 2**52)
flags = st.none() | st.booleans()
uploads = st.builds(BufferedInputFile, st.binary(max_size=9), st.sampled_from(["a.txt", "ä b.png"]))
files = st.sampled_from(["file id", "https://example.org/a?b=<c>"]) | uploads
replies = st.none() | st.builds(ReplyParameters, message_id=ids, allow_sending_without_reply=flags)
previews = st.none() | st.builds(LinkPreviewOptions, is_disabled=flags)
formats: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"parse_mode": None}, {"parse_mode": ParseMode.HTML}]
)
entities = st.lists(st.builds(MessageEntity, type=st.just("bold"), offset=ids, length=ids), max_size=2)

inline = st.builds(
    InlineKeyboardMarkup,
    inline_keyboard=st.lists(
        st.lists(
            st.builds(InlineKeyboardButton, text=texts, callback_data=texts)
            | st.builds(InlineKeyboardButton, text=texts, url=texts)
            | st.builds(
                InlineKeyboardButton, text=texts, copy_text=st.builds(CopyTextButton, text=texts)
            ),
            max_size=3,
        ),
        max_size=3,
    ),
)  # fmt: skip
markups = st.one_of(
    inline,
    st.builds(ForceReply, selective=flags, input_field_placeholder=st.none() | texts),
    st.builds(ReplyKeyboardRemove, selective=flags),
    st.builds(
        ReplyKeyboardMarkup,
        keyboard=st.lists(
            st.lists(st.builds(KeyboardButton, text=texts, request_contact=flags), max_size=3), max_size=3
        ),
        resize_keyboard=flags,
        is_persistent=flags,
    ),
)
media = st.one_of(
    *(
        st.builds(kind, media=files, caption=st.none() | texts)
        for kind in (InputMediaPhoto, InputMediaDocument, InputMediaAudio)
    ),
    st.builds(InputMediaVideo, media=files, parse_mode=st.none(), supports_streaming=flags),
)
commands = st.lists(st.builds(BotCommand, command=texts, description=texts), max_size=3)
scopes = st.builds(BotCommandScopeAllPrivateChats) | st.builds(BotCommandScopeChat, chat_id=ids)


@st.composite
def messages(draw: st.DrawFn) -> SendMessage:
    return SendMessage(
        chat_id=HERE,
        text=draw(texts),
        entities=draw(st.none() | entities),
        link_preview_options=draw(previews),
        reply_parameters=draw(replies),
        reply_markup=draw(st.none() | markups),
        disable_notification=draw(flags),
        **draw(formats),
    )


methods = st.one_of(
    messages(),
    st.builds(SendPhoto, chat_id=ids, photo=files, caption=texts, reply_markup=st.none() | markups),
    st.builds(SendDocument, chat_id=ids, document=files, caption=st.none() | texts),
    st.builds(EditMessageText, chat_id=ids, message_id=ids, text=texts, reply_markup=st.none() | inline),
    st.builds(EditMessageCaption, chat_id=ids, message_id=ids, caption=st.none() | texts),
    st.builds(EditMessageMedia, chat_id=ids, message_id=ids, media=media),
    st.builds(EditMessageReplyMarkup, chat_id=ids, message_id=ids, reply_markup=st.none() | inline),
    st.builds(
        SetMessageReaction,
        chat_id=ids,
        message_id=ids,
        reaction=st.lists(st.builds(ReactionTypeEmoji, emoji=st.sampled_from("👀👌👎")), max_size=2),
        is_big=flags,
    ),
    st.builds(AnswerCallbackQuery, callback_query_id=texts, text=st.none() | texts, show_alert=flags),
    st.builds(SendMediaGroup, chat_id=ids, media=st.lists(media, min_size=1, max_size=10)),
    st.builds(LeaveChat, chat_id=ids),
    st.builds(SetMyCommands, commands=commands, scope=scopes, language_code=st.none() | texts),
    st.builds(CreateForumTopic, chat_id=ids, name=texts),
)


@given(methods)
def test_what_is_loaded_makes_the_call_that_was_stored(method: TelegramMethod[Any]) -> None:
    loaded = passed_through(method)
    assert type(loaded) is type(method)
    assert form_of(PLAIN, loaded) == form_of(FORMATTING, method)


@given(messages())
def test_a_loaded_method_is_stored_as_it_was(method: SendMessage) -> None:
    payload, _ = WIRE.dump(method)
    assert WIRE.dump(passed_through(method))[0].items() >= payload.items()


@pytest.mark.parametrize("markup", [ForceReply(), ReplyKeyboardRemove()])
def test_a_forced_reply_and_a_removed_keyboard_stay_apart(markup: ForceReply | ReplyKeyboardRemove) -> None:
    loaded = passed_through(SendMessage(chat_id=1, text="x", reply_markup=markup))
    assert isinstance(loaded, SendMessage)
    assert type(loaded.reply_markup) is type(markup)


def test_uploads_are_set_aside_under_the_key_they_are_referred_to_by() -> None:
    photo, document = BufferedInputFile(b"\x00png", "p.png"), BufferedInputFile(b"pdf", "d.pdf")
    album = SendMediaGroup(
        chat_id=1, media=[InputMediaPhoto(media=photo), InputMediaPhoto(media="id"),
                          InputMediaDocument(media=document, thumbnail=photo)]
    )  # fmt: skip
    payload, files = WIRE.dump(album)
    first, second, third = payload["media"]
    assert second["media"] == "id"
    assert files[first["media"].removeprefix("attach://")] is photo
    assert files[third["media"].removeprefix("attach://")] is document
    assert files[third["thumbnail"].removeprefix("attach://")] is photo
    assert len(files) == 3


def test_a_text_that_looks_like_an_upload_is_left_alone() -> None:
    loaded = passed_through(SendPhoto(chat_id=1, photo=BufferedInputFile(b"x", "x"), caption="attach://home"))
    assert isinstance(loaded, SendPhoto)
    assert loaded.caption == "attach://home"


@pytest.mark.parametrize("kind", BODIES)
def test_copies_pass_through(kind: str) -> None:
    original = Message.model_validate(message(kind), context={"bot": PLAIN})
    copy = copy_of(original, "<b>new</b>")
    assert form_of(PLAIN, passed_through(copy)) == form_of(FORMATTING, copy)


@pytest.mark.parametrize("kind", ["photo", "video", "document", "audio"])
def test_albums_and_edited_media_pass_through(kind: str) -> None:
    original = Message.model_validate(message(kind), context={"bot": PLAIN})
    for method in (album_item(original, "<b>new</b>"), edit_of(original, "")):
        assert form_of(PLAIN, passed_through(method)) == form_of(FORMATTING, method)
