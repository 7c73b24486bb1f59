/** The dialog that adds a client to the sandbox. */

import { el } from "./dom.js";
import { labelled } from "./attach.js";
import { dialogButtons, openDialog } from "./overlay.js";

const LANGUAGES = "en sv ar da de es fi fr he it ja nb nl pl pt ru tr uk zh".split(" ");
const PHONE = { type: "tel", placeholder: "+46 70 123 45 67", pattern: "[+]?[0-9 \\-]{5,20}" };

/** {first_name, last_name, language, phone}, or null when the dialog was left. */
export async function addClientDialog() {
  const names = new Intl.DisplayNames("en", { type: "language" });
  const options = LANGUAGES.map((code) => el("option", { value: code }, `${names.of(code)} (${code})`));
  const first = field("first_name", { required: true, maxlength: "64", pattern: ".*\\S.*" });
  const last = field("last_name", { maxlength: "64" });
  const phone = field("phone", PHONE);
  const language = el("select", { name: "language" }, options);
  const fields = el(
    "div", { class: "fields", "data-testid": "add-client-form" },
    labelled("First name", first), labelled("Last name (optional)", last),
    labelled("Language", language), labelled("Phone (optional)", phone),
  );
  if (!(await openDialog("Add a client", fields, dialogButtons("Add client")))) return null;
  return {
    first_name: first.value.trim(), last_name: last.value.trim(),
    language: language.value, phone: phone.value.replace(/[ -]/g, ""),
  };
}

function field(name, props) {
  return el("input", { name, type: "text", dir: "auto", autocomplete: "off", ...props });
}
