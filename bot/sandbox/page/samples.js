/** Things to send when there is no microphone and no sticker set at hand. */

const RATE = 8000;
const SECONDS = 2;
const STICKER_PX = 256;

/** Two seconds of a desk bell as a WAV file. */
export function bellSound() {
  const samples = Uint8Array.from({ length: RATE * SECONDS }, (_, index) => {
    const time = index / RATE;
    const ring = Math.sin(2 * Math.PI * 1760 * time) + 0.5 * Math.sin(2 * Math.PI * 2637 * time);
    return 128 + 60 * ring * Math.exp(-3 * time);
  });
  return new File([wavHeader(samples.length), samples], "bell.wav", { type: "audio/wav" });
}

/** The 44 bytes before 8-bit mono samples, see RFC 2361 and the RIFF specification. */
function wavHeader(length) {
  const view = new DataView(new ArrayBuffer(44));
  const word = (at, text) => [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + length, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  word(36, "data");
  view.setUint32(40, length, true);
  return view.buffer;
}

/** An emoji drawn large on a transparent square. */
export function emojiPicture(emoji) {
  const canvas = Object.assign(document.createElement("canvas"), { width: STICKER_PX, height: STICKER_PX });
  const pen = canvas.getContext("2d");
  pen.font = `${STICKER_PX * 0.75}px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(emoji, STICKER_PX / 2, STICKER_PX * 0.54);
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(new File([blob], "sticker.webp", { type: blob.type })), "image/webp");
  });
}
