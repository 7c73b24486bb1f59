/** Telegram's message entities as DOM nodes. Offsets are UTF-16 code units, as in JavaScript strings. */

import { button, el } from "./dom.js";

const SAFE_SCHEMES = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** `onCommand` is called with "/command" when one in the text is clicked. */
export function richText(text, entities = [], onCommand = () => {}) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...nodesBetween(text, ordered, 0, text.length, onCommand));
  return fragment;
}

function nodesBetween(text, entities, start, end, onCommand) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const from = entities[index].offset;
    const to = Math.min(from + entities[index].length, end);
    if (from < at || to <= from) continue;
    const inside = entities.slice(index + 1).filter((other) => other.offset < to);
    if (from > at) nodes.push(text.slice(at, from));
    const children = nodesBetween(text, inside, from, to, onCommand);
    nodes.push(wrap(entities[index], text.slice(from, to), children, onCommand));
    at = BLOCKS.has(entities[index].type) && text[to] === "\n" ? to + 1 : to;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(entity, raw, children, onCommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children);
    case "url": return link(/^[a-z][a-z0-9+.-]*:/i.test(raw) ? raw : `https://${raw}`, children);
    case "email": return link(`mailto:${raw}`, children);
    case "phone_number": return link(`tel:${raw.replace(/[^\d+]/g, "")}`, children);
    case "bot_command": return command(raw, children, onCommand);
    case "spoiler": return spoiler(children);
    case "mention": case "text_mention": case "hashtag": case "cashtag":
      return el("span", { class: "tagged" }, children);
    default: return TAGS[entity.type] ? el(TAGS[entity.type], {}, children) : el("span", {}, children);
  }
}

function link(address, children) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return el("span", {}, children);
  }
  if (!SAFE_SCHEMES.has(url.protocol)) return el("span", {}, children);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", title: url.href }, children);
}

function command(raw, children, onCommand) {
  return button({ class: "command", tabindex: "-1", onclick: () => onCommand(raw) }, children);
}

function spoiler(children) {
  const reveal = (event) => {
    const box = event.currentTarget;
    if (box.classList.contains("shown")) return;
    event.preventDefault();
    box.classList.add("shown");
    box.setAttribute("aria-expanded", "true");
  };
  const props = { class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false", title: "Show" };
  const onkeydown = (event) => [" ", "Enter"].includes(event.key) && reveal(event);
  return el("span", { ...props, onclick: reveal, onkeydown }, children);
}
