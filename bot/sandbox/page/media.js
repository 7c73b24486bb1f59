/** What a message carries besides text: pictures, files, sounds, stickers and cards. */

import { fileUrl } from "./api.js";
import { button, el, icon } from "./dom.js";
import { avatar } from "./avatar.js";
import { duration, fileSize, fullName } from "./format.js";
import { showPicture } from "./overlay.js";

const MAX_WIDTH = 320;
const MAX_HEIGHT = 360;
const BARS = 32;

const RENDERERS = {
  photo: (message) => picture(message.photo.at(-1)),
  animation: (message) => video(message.animation, { autoplay: true, loop: true, muted: true }),
  video: (message) => video(message.video, { controls: true }),
  video_note: (message) => videoNote(message.video_note),
  sticker: (message) => sticker(message.sticker),
  voice: (message) => sound(message.voice, "Voice message"),
  audio: (message) => sound(message.audio, message.audio.title ?? message.audio.file_name ?? "Audio"),
  document: (message) => file(message.document),
  venue: (message) => place(message.venue.location, message.venue.title, message.venue.address),
  location: (message) => place(message.location, "Location"),
  contact: (message) => contact(message.contact),
  dice: (message) => el("div", { class: "dice" }, message.dice.emoji, el("b", {}, String(message.dice.value))),
  poll: (message) => poll(message.poll),
};

/** What a message carries ("photo", "voice", ...), or undefined. A GIF is also a document: the first counts. */
export const mediaKind = (message) => Object.keys(RENDERERS).find((kind) => message[kind]);

export function media(message) {
  return RENDERERS[mediaKind(message)](message);
}

function picture(size) {
  const { width, height } = fit(size.width || MAX_WIDTH, size.height || 240);
  const image = el("img", { src: fileUrl(size.file_id), alt: "Photo", width, height, draggable: "false" });
  const open = () => showPicture(fileUrl(size.file_id));
  const frame = button({ class: "picture", "aria-label": "Open photo", onclick: open }, image);
  const broken = el("span", { class: "broken" }, icon("photo"), "Photo");
  image.addEventListener("error", () => frame.replaceChildren(broken));
  return frame;
}

/** Fit within the bubble's largest picture, never smaller than a finger. */
function fit(width, height) {
  const scale = Math.min(MAX_WIDTH / width, MAX_HEIGHT / height, 1);
  return { width: Math.max(Math.round(width * scale), 96), height: Math.max(Math.round(height * scale), 72) };
}

function video(clip, props) {
  const { width, height } = fit(clip.width || MAX_WIDTH, clip.height || 200);
  const look = { class: "video", width, height, playsinline: true, "aria-label": clip.file_name ?? "Video" };
  return el("video", { src: fileUrl(clip.file_id), ...look, ...props });
}

function videoNote(note) {
  const clip = el("video", { src: fileUrl(note.file_id), playsinline: true, preload: "metadata" });
  const toggle = () => (clip.paused ? clip.play().catch(() => {}) : clip.pause());
  const length = el("span", { class: "length" }, duration(note.duration));
  return button({ class: "video-note", "aria-label": "Play video message", onclick: toggle }, icon("play"), clip, length);
}

function sticker(item) {
  const alt = `${item.emoji ?? ""} sticker`.trim();
  const image = el("img", { class: "sticker", src: fileUrl(item.file_id), alt, width: 160, height: 160 });
  const box = el("div", {}, image);
  const emoji = el("span", { class: "sticker-emoji" }, item.emoji ?? "🖼");
  image.addEventListener("error", () => box.replaceChildren(emoji));
  return box;
}

function sound(item, title) {
  const player = new Audio();
  player.preload = "none";
  player.src = fileUrl(item.file_id);
  const key = button({ class: "play", "aria-label": `Play ${title}` }, icon("play"));
  const bars = wave(item.file_unique_id ?? item.file_id);
  const draw = () => {
    const done = player.currentTime / (player.duration || item.duration || 1);
    [...bars.children].forEach((bar, index) => bar.classList.toggle("done", !player.paused && index / BARS < done));
    key.replaceChildren(icon(player.paused ? "play" : "pause"));
  };
  key.addEventListener("click", () => (player.paused ? player.play().catch(() => {}) : player.pause()));
  for (const name of ["play", "pause", "timeupdate", "ended"]) player.addEventListener(name, draw);
  const words = el("small", { dir: "auto" }, `${duration(item.duration)} · ${title}`);
  return el("div", { class: "sound" }, key, el("div", {}, bars, words));
}

/** A waveform drawn from the file's id, so that every sound keeps its own look. */
function wave(seed) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const bars = Array.from({ length: BARS }, () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return el("i", { style: `height:${20 + (state >>> 24) * 0.31}%` });
  });
  return el("div", { class: "wave", "aria-hidden": "true" }, bars);
}

function file(item) {
  const name = item.file_name ?? "Document";
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4) : "file";
  const about = [fileSize(item.file_size), "Download"].filter(Boolean).join(" · ");
  return el(
    "a", { class: "file", href: fileUrl(item.file_id), download: name, title: `Download ${name}` },
    el("span", { class: "file-icon", "aria-hidden": "true" }, ending),
    el("span", { class: "file-text" }, el("b", { dir: "auto" }, name), el("small", {}, about)),
  );
}

function place({ latitude, longitude }, title, address) {
  const where = address ?? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`;
  return el(
    "a", { class: "place", href, target: "_blank", rel: "noopener noreferrer" },
    el("span", { class: "map", "aria-hidden": "true" }, icon("pin")),
    el("span", { class: "place-text" }, el("b", { dir: "auto" }, title), el("small", { dir: "auto" }, where)),
  );
}

function contact(person) {
  const name = fullName(person);
  return el(
    "div", { class: "contact" }, avatar(name, person.user_id ?? 3),
    el("div", {}, el("b", { dir: "auto" }, name), el("small", {}, person.phone_number)),
  );
}

function poll(item) {
  const options = item.options.map((option) => el("li", { dir: "auto" }, option.text));
  return el("div", { class: "poll" }, el("b", { dir: "auto" }, item.question), el("ul", {}, options));
}
