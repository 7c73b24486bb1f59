/** What lies above the page: menus, toasts and dialogs. */

import { button, el, icon, iconButton } from "./dom.js";

const TOAST_MS = 4000;
let openMenu = null;

/** A pop-up menu at `point` {x, y}. Items: {label, icon, run, danger}. Escape gives the focus back. */
export function showMenu(point, items, label) {
  closeMenu();
  const before = document.activeElement;
  const buttons = items.map((item) => menuItem(item));
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label }, buttons);
  menu.addEventListener("keydown", (event) => moveInMenu(event, buttons, before));
  document.body.append(menu);
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(point.x, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(8, point.y + box.height > innerHeight - 8 ? point.y - box.height : point.y)}px`;
  openMenu = menu;
  buttons[0]?.focus();
}

function menuItem(item) {
  const run = () => {
    closeMenu();
    item.run();
  };
  const props = { role: "menuitem", class: item.danger ? "danger" : null, onclick: run };
  return button(props, icon(item.icon), item.label);
}

function moveInMenu(event, buttons, before) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const next = buttons.indexOf(document.activeElement) + step;
    buttons[(next + buttons.length) % buttons.length].focus();
    event.preventDefault();
  } else if (event.key === "Escape" || event.key === "Tab") {
    closeMenu();
    before?.focus();
    event.preventDefault();
  }
}

function closeMenu() {
  openMenu?.remove();
  openMenu = null;
}

document.addEventListener("pointerdown", (event) => {
  if (openMenu && !openMenu.contains(event.target)) closeMenu();
});
addEventListener("resize", closeMenu);

/** A short note over one side of the page; it goes away by itself. */
export function toast(text, side = document.body) {
  side.querySelector(":scope > .toast")?.remove();
  const note = el("div", { class: "toast", role: "status", "data-testid": "toast", dir: "auto" }, text);
  side.append(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

/** A modal that must be closed, as Telegram shows for show_alert. */
export function alertBox(text, title) {
  const ok = el("button", { class: "primary", value: "ok" }, "OK");
  const words = el("p", { dir: "auto", "data-testid": "alert" }, text);
  return openDialog(title, words, el("footer", {}, ok));
}

export function showPicture(url) {
  const dialog = el("dialog", { class: "picture-box", "aria-label": "Photo" });
  dialog.append(el("img", { src: url, alt: "Photo" }), iconButton("close", "Close"));
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** A modal dialog; resolves with the value of the button pressed, "" when it was dismissed. */
export function openDialog(title, ...content) {
  const form = el("form", { method: "dialog" }, el("h2", {}, title), content);
  const dialog = el("dialog", { class: "dialog", "aria-label": title }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

/** The lower right corner of a dialog. Enter confirms; Cancel leaves even when a field is not filled in. */
export function dialogButtons(confirm) {
  const cancel = (event) => event.target.closest("dialog").close("");
  return el(
    "footer", {},
    button({ class: "quiet", onclick: cancel }, "Cancel"),
    el("button", { class: "primary", value: "ok" }, confirm),
  );
}
