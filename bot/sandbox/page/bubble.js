/** One row of a conversation: a message, an album, or a note about the chat itself. */

import { avatar, botAvatar } from "./avatar.js";
import { button, el, icon } from "./dom.js";
import { richText } from "./entities.js";
import { fullName, hue, isOnlyEmoji, timeOf } from "./format.js";
import { inlineKeyboard } from "./keyboards.js";
import { media, mediaKind } from "./media.js";
import { serviceText, summary } from "./summary.js";

const BARE = new Set(["sticker", "video_note"]);
const VISUAL = new Set(["photo", "video", "animation", "location", "venue"]);

/**
 * `messages` are one message or the items of one album. `chat` gives `viewer` (whose eyes), `group`
 * (show names and pictures), `nameOf(id)` and the actions `menu`, `main`, `press`, `command`, `jump`.
 * `kept` holds media nodes of an earlier rendering, so that pictures do not flicker when text changes.
 */
export function renderRow(messages, chat, kept) {
  const [first] = messages;
  const note = serviceText(first);
  if (note) return rowBase(first, "service", el("span", { dir: "auto" }, note));
  const out = first.from?.id === chat.viewer;
  const stack = el("div", { class: "stack" }, bubble(messages, chat, kept, out));
  const keys = messages.find((message) => message.reply_markup?.inline_keyboard)?.reply_markup;
  if (keys) stack.append(inlineKeyboard(keys.inline_keyboard, (button) => chat.press(first, button)));
  const picture = chat.group && !out && face(first.from);
  const row = rowBase(first, out ? "out" : "in", picture, stack, moreButton(first, chat));
  listen(row, messages, chat);
  return row;
}

function listen(row, messages, chat) {
  const [first] = messages;
  row.addEventListener("contextmenu", (event) => openMenu(event, messages, chat));
  row.addEventListener("dblclick", (event) => event.target.closest("button, a") || chat.main(first));
  row.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === row) chat.menu(first, corner(row));
  });
}

function rowBase(message, kind, ...children) {
  const id = message.message_id;
  const props = { class: `row ${kind}`, "data-message-id": id, "data-testid": `message-${id}`, tabindex: "-1" };
  return el("div", props, ...children);
}

function face(person) {
  return person?.is_bot ? botAvatar() : avatar(fullName(person), person?.id);
}

function moreButton(message, chat) {
  const open = (event) => chat.menu(message, corner(event.currentTarget));
  return button({ class: "more", tabindex: "-1", "aria-label": "Message menu", onclick: open }, icon("more"));
}

function openMenu(event, messages, chat) {
  if (event.target.closest("a") || !getSelection().isCollapsed) return;
  event.preventDefault();
  const item = Number(event.target.closest("[data-item]")?.dataset.item);
  const meant = messages.find((message) => message.message_id === item) ?? messages[0];
  chat.menu(meant, { x: event.clientX, y: event.clientY });
}

const corner = (node) => {
  const box = node.getBoundingClientRect();
  return { x: box.left + 12, y: Math.min(box.bottom, innerHeight - 60) };
};

function bubble(messages, chat, kept, out) {
  const [first] = messages;
  const kind = mediaKind(first);
  const worded = messages.find((message) => message.text || message.caption);
  const emoji = !kind && isOnlyEmoji(first.text);
  const bare = emoji || BARE.has(kind);
  const parts = [
    chat.group && !out && senderName(first.from),
    origin(first),
    quote(first, chat),
    kind && attachments(messages, kept),
    worded && words(worded, chat, messages),
    !worded && stamp(messages),
    reactions(messages, chat),
  ];
  const over = !worded && VISUAL.has(kind);
  const classes = ["bubble", bare && "bare", emoji && "emoji", over && "over", kind && `has-${kind}`];
  return el("div", { class: classes.filter(Boolean).join(" ") }, parts);
}

function senderName(person) {
  const mark = person?.is_bot && el("small", {}, "bot");
  return el("div", { class: `sender ${nameHue(person)}`, dir: "auto" }, fullName(person), mark);
}

/** The bot is always blue, as its picture. */
const nameHue = (person) => `name-${person?.is_bot ? 5 : hue(person?.id)}`;

function origin(message) {
  const source = message.forward_origin;
  if (!source) return null;
  const name = source.sender_user_name ?? fullName(source.sender_user ?? source.sender_chat ?? source.chat);
  return el("div", { class: "forwarded", dir: "auto" }, `Forwarded from ${name}`);
}

function quote(message, chat) {
  const target = message.reply_to_message;
  if (!target || target.forum_topic_created) return null;
  const words = el("span", { dir: "auto" }, message.quote?.text ?? summary(target));
  const props = { class: `quote ${nameHue(target.from)}`, onclick: () => chat.jump(target.message_id) };
  return button(props, el("b", { dir: "auto" }, fullName(target.from)), words);
}

function attachments(messages, kept) {
  const items = messages.map((message) => {
    const key = `${message.message_id}:${JSON.stringify(message[mediaKind(message)])}`;
    if (!kept.has(key)) kept.set(key, media(message));
    const node = kept.get(key);
    node.dataset.item = message.message_id;
    return node;
  });
  if (items.length === 1) return items[0];
  const visual = VISUAL.has(mediaKind(messages[0]));
  return el("div", { class: visual ? `album of-${Math.min(items.length, 10)}` : "pile" }, items);
}

function words(message, chat, messages) {
  const text = message.text ?? message.caption;
  const marks = message.text ? message.entities : message.caption_entities;
  return el("div", { class: "text", dir: "auto" }, richText(text, marks, chat.command), stamp(messages));
}

function stamp(messages) {
  const edited = messages.some((message) => message._edited || message.edit_date) && el("i", {}, "edited ");
  return el("span", { class: "stamp", dir: "ltr" }, edited, timeOf(messages.at(-1).date));
}

function reactions(messages, chat) {
  const given = messages.flatMap((message) => message._reactions ?? []);
  if (!given.length) return null;
  const chips = [...grouped(given)].map(([emoji, list]) => {
    const names = list.map((one) => chat.nameOf(one.by)).join(", ");
    return el("span", { class: "reaction", title: names }, emoji, list.length > 1 && el("b", {}, String(list.length)));
  });
  return el("div", { class: "reactions" }, chips);
}

function grouped(given) {
  const groups = new Map();
  for (const one of given) groups.set(one.emoji, [...(groups.get(one.emoji) ?? []), one]);
  return groups;
}
