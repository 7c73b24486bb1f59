/** What can be sent besides text, and the small dialogs that ask for it. */

import { button, el } from "./dom.js";
import { fileSize } from "./format.js";
import { dialogButtons, openDialog, showMenu } from "./overlay.js";
import { bellSound, emojiPicture } from "./samples.js";

const STICKERS = ["😀", "👍", "🙏", "❤️", "🎉", "😢", "😡", "🤔", "👋", "🔔", "📦", "☕"];
const PLACES = [["Stockholm", 59.3293, 18.0686], ["Lisbon", 38.7223, -9.1393], ["Tel Aviv", 32.0853, 34.7818]];
const ALBUM_MOST = 10;

export function attachMenu(anchor, actions) {
  const box = anchor.getBoundingClientRect();
  const photos = (files) => offerFiles(files, actions);
  const asDocument = (files) => offerFiles(files, actions, "document");
  const videoNote = (files) => actions.upload("video_note", files);
  const items = [
    { label: "Photo or album", icon: "photo", run: () => pick("image/*", true, photos) },
    { label: "Document", icon: "file", run: () => pick("", false, asDocument) },
    { label: "Video message", icon: "video", run: () => pick("video/*", false, videoNote) },
    { label: "Voice message", icon: "voice", run: () => actions.upload("voice", [bellSound()]) },
    { label: "Sticker", icon: "sticker", run: () => offerStickers(actions) },
    { label: "Location", icon: "pin", run: () => offerPlaces(actions) },
    { label: "My contact", icon: "person", run: () => actions.share("contact") },
  ];
  showMenu({ x: box.left, y: box.top - 6 }, items, "Attach");
}

function pick(accept, multiple, take) {
  const input = el("input", { type: "file", accept, multiple });
  input.addEventListener("change", () => input.files.length && take([...input.files]));
  input.click();
}

/** Show what will be sent and ask for a caption. Pictures go as photos unless `kind` says "document". */
export async function offerFiles(files, actions, kind = allPictures(files) ? "photo" : "document") {
  const chosen = files.slice(0, ALBUM_MOST);
  const look = { type: "text", maxlength: "1024", dir: "auto", placeholder: "Add a caption", "aria-label": "Caption" };
  const caption = el("input", look);
  const urls = [];
  const preview = el("div", { class: "preview" }, chosen.map((file) => previewOf(file, kind, urls)));
  const title = chosen.length > 1 ? `Send ${chosen.length} ${kind}s` : `Send ${kind}`;
  const answer = await openDialog(title, preview, caption, dialogButtons("Send"));
  urls.forEach((url) => URL.revokeObjectURL(url));
  if (answer) await actions.upload(kind, chosen, { caption: caption.value.trim() });
}

const allPictures = (files) => files.every((file) => file.type.startsWith("image/"));

function previewOf(file, kind, urls) {
  if (kind !== "photo") return el("p", { dir: "auto" }, `${file.name} · ${fileSize(file.size)}`);
  const url = URL.createObjectURL(file);
  urls.push(url);
  return el("img", { src: url, alt: file.name });
}

async function offerStickers(actions) {
  const buttons = STICKERS.map((emoji) => el("button", { value: emoji, "aria-label": `Sticker ${emoji}` }, emoji));
  const emoji = await openDialog("Send a sticker", el("div", { class: "stickers" }, buttons));
  if (emoji) await actions.upload("sticker", [await emojiPicture(emoji)], { emoji });
}

async function offerPlaces(actions) {
  const latitude = coordinate("Latitude", 90, PLACES[0][1]);
  const longitude = coordinate("Longitude", 180, PLACES[0][2]);
  const fill = ([name, lat, lon]) => {
    const take = () => Object.assign(latitude, { value: lat }) && Object.assign(longitude, { value: lon });
    return button({ class: "chip", onclick: take }, name);
  };
  const fields = el("div", { class: "fields" }, labelled("Latitude", latitude), labelled("Longitude", longitude));
  const chips = el("div", { class: "chips" }, PLACES.map(fill));
  const answer = await openDialog("Send a location", chips, fields, dialogButtons("Send"));
  if (answer) await actions.share("location", Number(latitude.value), Number(longitude.value));
}

function coordinate(name, limit, value) {
  const range = { type: "number", step: "any", min: -limit, max: limit, required: true };
  return el("input", { ...range, value, "aria-label": name });
}

export function labelled(text, field) {
  return el("label", {}, el("span", {}, text), field);
}
