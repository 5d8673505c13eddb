// What is typed into a form is stored by its button alone. Until then this tab keeps it, over a reload and the end of the
// program: it goes in when its field is there again, of the same assessment.
import { assessment, fieldOf, say, typeAgain } from "./page.js";

const PLACE = "kompass-texts";
const NOTHING = { session: "", texts: {} };

// Texts whose fields are gone, or of which a new server knows nothing, by the class of the field: with their assessment.
const homeless = new Map();

const read = () => {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE)) ?? NOTHING;
  } catch {
    return NOTHING;
  }
};
const write = (session, texts) => {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ session, texts }));
  } catch {
    // Then it is kept until this page is left, which asks first.
  }
};

export const shelter = (name, text) => homeless.set(name, { text, of: assessment() });
export const forget = (name) => homeless.delete(name);

const MOST_SHOWN = 200;
export const sayHomeless = () => {
  const texts = [...homeless.values()].filter(({ text }) => text).map(({ text }) => `„${text.slice(0, MOST_SHOWN)}“`);
  if (texts.length > 0) say(`Noch nicht gespeichert: ${texts.join(", ")}. Es steht wieder im Feld, sobald Sie es öffnen.`);
};

// What the server said last, in the run of the whole screen or beside a field; a new one begins to count anew.
const told = () => {
  const whole = document.querySelector(".kompass-run");
  if (!whole) return undefined;
  const { session } = JSON.parse(whole.dataset.drafts);
  return [...document.querySelectorAll("[data-drafts]")]
    .map(({ dataset }) => JSON.parse(dataset.drafts))
    .filter((drafts) => drafts.session === session)
    .reduce((last, other) => (last.turn > other.turn ? last : other));
};

// A fingerprint of the text of a form that the server had last, empty before it had any; undefined for other fields.
export const receivedIn = (name) => told()?.received[name];

// At the end of every run, and when what it says is drawn, which may be later; returns whether it was news.
let heard;
export const keepTexts = () => {
  const now = told();
  const name = now && `${now.session} ${now.turn}`;
  if (!now || name === heard) return false;
  heard = name;
  const before = read();
  const isAnother = before.session !== now.session;
  if (isAnother) Object.entries(before.texts).forEach(([name, kept]) => name in now.texts || homeless.set(name, kept));
  const texts = Object.fromEntries(homeless);
  for (const [name, text] of Object.entries(now.texts)) {
    const kept = isAnother ? undefined : before.texts[name];
    texts[name] = { text, of: kept ? kept.of : assessment() };
  }
  write(now.session, texts);
  if (isAnother) sayHomeless();
  return true;
};

export const bringHome = () => {
  for (const [name, { text, of }] of [...homeless]) {
    const field = fieldOf(name);
    if (!field || of !== assessment()) continue;
    homeless.delete(name);
    if (field.value !== text) typeAgain(field, text);
  }
};

// "Eingaben verwerfen" and its like are there as long as anything waits for a button.
const isWaiting = () =>
  homeless.size > 0 || document.querySelector('[class*="st-key-discard"]') !== null || Object.values(told()?.texts ?? {}).some(Boolean);
window.addEventListener("beforeunload", (event) => isWaiting() && event.preventDefault());
