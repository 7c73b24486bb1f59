/** Inline keyboards under messages and reply keyboards under the composer. */

import { el, icon } from "./dom.js";

/** `press(button)` returns a promise; the button shows a busy state until it settles. */
export function inlineKeyboard(rows, press) {
  const keys = (row) => el("div", { class: "keys-row" }, row.map((button) => inlineKey(button, press)));
  return el("div", { class: "inline-keys" }, rows.map(keys));
}

/** What a link into the bot's own chat starts it with, as `https://t.me/bot?start=c17-0` does; "" for other links. */
export function startPayload(url) {
  return /^https:\/\/t\.me\/deskbell_sandbox_bot\?start=([\w-]{1,64})$/.exec(url ?? "")?.[1] ?? "";
}

function inlineKey(button, press) {
  if (button.url && !startPayload(button.url)) {
    const place = { href: safeUrl(button.url), target: "_blank", rel: "noopener noreferrer" };
    return el("a", { class: "key", dir: "auto", ...place }, button.text, icon("out"));
  }
  const onclick = async (event) => {
    const key = event.currentTarget;
    key.setAttribute("aria-busy", "true");
    await press(button);
    key.removeAttribute("aria-busy");
  };
  return el("button", { type: "button", class: "key", dir: "auto", onclick }, button.text);
}

function safeUrl(address) {
  return /^(https?|tg):/i.test(address) ? address : `https://${address}`;
}

export function replyKeyboard(markup, press) {
  const key = (button) => {
    const shown = typeof button === "string" ? { text: button } : button;
    return el("button", { type: "button", class: "key", dir: "auto", onclick: () => press(shown) }, shown.text);
  };
  const rows = markup.keyboard.map((row) => el("div", { class: "keys-row" }, row.map(key)));
  return el("div", { class: markup.resize_keyboard ? "keys" : "keys tall" }, rows);
}

/**
 * The keyboard state a conversation is in: the newest message of the bot that carries a reply
 * keyboard, its removal or a forced reply decides. Returns {message, markup, answered} or null, where
 * `answered` says that the viewer has written since. A selective markup is only for the person whom
 * the bot replied to or mentioned.
 */
export function activeMarkup(messages, viewer) {
  let answered = false;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    answered ||= message.from?.id === viewer;
    const markup = message._reply_markup ?? message.reply_markup;
    if (!markup || markup.inline_keyboard || !message.from?.is_bot) continue;
    if (markup.selective && !isFor(message, viewer)) continue;
    return markup.remove_keyboard ? null : { message, markup, answered };
  }
  return null;
}

function isFor(message, viewer) {
  const mentioned = (message.entities ?? []).some((entity) => entity.user?.id === viewer);
  return mentioned || message.reply_to_message?.from?.id === viewer;
}
