/** What a message carries besides text: pictures, files, sounds, stickers and cards. */

import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";
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

/** The kind of media a message carries ("photo", "voice", ...), or undefined. A GIF is also a document: the first counts. */
export const mediaKind = (message) => Object.keys(RENDERERS).find((kind) => message[kind]);

export function media(message) {
  return RENDERERS[mediaKind(message)](message);
}

function picture(size) {
  const { width, height } = fit(size.width || MAX_WIDTH, size.height || 240);
  const image = el("img", { src: fileUrl(size.file_id), alt: "Photo", width, height, draggable: "false" });
  const open = () => showPicture(fileUrl(size.file_id));
  const button = el("button", { type: "button", class: "picture", "aria-label": "Open photo", onclick: open }, image);
  image.addEventListener("error", () => button.replaceChildren(el("span", { class: "broken" }, icon("photo"), "Photo")));
  return button;
}

/** Fit within the bubble's largest picture, never smaller than a finger. */
function fit(width, height) {
  const scale = Math.min(MAX_WIDTH / width, MAX_HEIGHT / height, 1);
  return { width: Math.max(Math.round(width * scale), 96), height: Math.max(Math.round(height * scale), 72) };
}

function video(clip, props) {
  const { width, height } = fit(clip.width || MAX_WIDTH, clip.height || 200);
  const label = clip.file_name ?? "Video";
  return el("video", { class: "video", src: fileUrl(clip.file_id), width, height, playsinline: true, "aria-label": label, ...props });
}

function videoNote(note) {
  const clip = el("video", { src: fileUrl(note.file_id), playsinline: true, preload: "metadata" });
  const toggle = () => (clip.paused ? clip.play().catch(() => {}) : clip.pause());
  return el(
    "button", { type: "button", class: "video-note", "aria-label": "Play video message", onclick: toggle },
    icon("play"), clip, el("span", { class: "length" }, duration(note.duration)),
  );
}

function sticker(item) {
  const image = el("img", { class: "sticker", src: fileUrl(item.file_id), alt: `${item.emoji ?? ""} sticker`, width: 160, height: 160 });
  const box = el("div", { class: "sticker-box" }, image);
  image.addEventListener("error", () => box.replaceChildren(el("span", { class: "sticker-emoji" }, item.emoji ?? "🖼")));
  return box;
}

function sound(item, title) {
  const player = new Audio();
  player.preload = "none";
  player.src = fileUrl(item.file_id);
  const button = el("button", { type: "button", class: "play", "aria-label": `Play ${title}` }, icon("play"));
  const bars = wave(item.file_unique_id ?? item.file_id);
  const draw = () => {
    const done = player.currentTime / (player.duration || item.duration || 1);
    [...bars.children].forEach((bar, index) => bar.classList.toggle("done", !player.paused && index / BARS < done));
    button.replaceChildren(icon(player.paused ? "play" : "pause"));
  };
  button.addEventListener("click", () => (player.paused ? player.play().catch(() => {}) : player.pause()));
  for (const name of ["play", "pause", "timeupdate", "ended"]) player.addEventListener(name, draw);
  return el("div", { class: "sound" }, button, el("div", {}, bars, el("small", {}, `${duration(item.duration)} · ${title}`)));
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
  return el(
    "a", { class: "file", href: fileUrl(item.file_id), download: name, title: `Download ${name}` },
    el("span", { class: "file-icon", "aria-hidden": "true" }, ending),
    el("span", { class: "file-text" }, el("b", { dir: "auto" }, name), el("small", {}, [fileSize(item.file_size), "Download"].filter(Boolean).join(" · "))),
  );
}

function place(point, title, address) {
  const where = `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`;
  const url = `https://www.openstreetmap.org/?mlat=${point.latitude}&mlon=${point.longitude}#map=16/${point.latitude}/${point.longitude}`;
  return el(
    "a", { class: "place", href: url, target: "_blank", rel: "noopener noreferrer" },
    el("span", { class: "map", "aria-hidden": "true" }, icon("pin")),
    el("span", { class: "place-text" }, el("b", { dir: "auto" }, title), el("small", { dir: "auto" }, address ?? where)),
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
