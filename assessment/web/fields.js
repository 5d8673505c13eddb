// Typed text that saves itself, and the indicator that says when it has arrived.
import { isTextField, mark, scriptState } from "./page.js";

const PAUSE_MS = 900;
// A date that is half typed is another date: it is sent when its field is left.
const DAYS = '[class*="st-key-due-"]';
const TYPED = `[class*="st-key-note-"], [class*="st-key-text-"], ${DAYS}`;

// Fields that are typed in, with the timer that will send them; a date has none.
const timers = new Map();
// What was typed and has not arrived yet, by the class of its field.
export const drafts = new Map();

const classOf = (field) => field.closest(TYPED)?.className.match(/st-key-((?:note|text|due)-\S+)/)[1];
const fieldOf = (name) => document.querySelector(`.st-key-${CSS.escape(name)} :is(textarea, input)`);

// In the table only the row that is typed in has nothing saved to show.
export const rowOf = (element) => element.closest('[class*="st-key-quick-"]');

const sent = (field) => {
  clearTimeout(timers.get(field));
  timers.delete(field);
  mark("typing", timers.size > 0);
  mark("sending", true);
};

// Streamlit sends a text field's value when Enter (Ctrl+Enter in a text area) is pressed in it.
const commit = (field) =>
  field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true }),
  );
export const commitAll = () => [...timers.keys()].forEach(commit);

document.addEventListener("input", ({ target: field }) => {
  if (!isTextField(field) || !field.closest(TYPED)) return;
  drafts.set(classOf(field), field.value);
  rowOf(field)?.toggleAttribute("data-waiting", true);
  clearTimeout(timers.get(field));
  timers.set(field, field.closest(DAYS) ? undefined : setTimeout(() => commit(field), PAUSE_MS));
  mark("typing", true);
});
document.addEventListener("keydown", ({ target, key, ctrlKey, metaKey }) => {
  const sends = key === "Enter" && (ctrlKey || metaKey || target instanceof HTMLInputElement);
  if (sends && timers.has(target)) sent(target);
});
document.addEventListener("focusout", ({ target }) => timers.has(target) && sent(target));

// Sent before what follows, which may take the field away.
const commitOthers = ({ target }) => [...timers.keys()].filter((field) => field !== target).forEach(commit);
document.addEventListener("pointerdown", commitOthers, true);
// Escape closes a dialog, the field that is typed in along with it.
document.addEventListener("keydown", ({ key }) => key === "Escape" && commitAll(), true);

// Back and forward: Streamlit asks for the other page at once. The text has to go first, or it would arrive as an input
// of the other page.
const FLUSHED_MS = 60;
let isRepeated = false;
window.addEventListener(
  "popstate",
  (event) => {
    if (isRepeated || timers.size === 0) return;
    event.stopImmediatePropagation();
    commitAll();
    setTimeout(() => {
      isRepeated = true;
      window.dispatchEvent(new PopStateEvent("popstate", { state: event.state }));
      isRepeated = false;
    }, FLUSHED_MS);
  },
  true,
);

// A chosen option is on its way, unless it was the chosen one before.
const CHOICES = '[class*="st-key-rating-"], [class*="st-key-outside-"]';
export const sendsOption = ({ target, type, key }, places = CHOICES) => {
  const isArrow = type === "keydown";
  if (isArrow && !key.startsWith("Arrow")) return false;
  const options = `.stRadio label[data-testid="stRadioOption"]${isArrow ? "" : ", .stCheckbox label"}`;
  const option = target.closest(places) && target.closest(options);
  return option !== null && option.querySelector("input:disabled") === null && (isArrow || !option.hasAttribute("data-selected"));
};
["click", "keydown"].forEach((type) =>
  document.addEventListener(type, (event) => sendsOption(event) && mark("sending", true), true),
);

// As fields.py counts it: FNV-1a over UTF-16.
const fingerprint = (text) => {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  return (hash >>> 0).toString(16);
};

const indicators = () => [...document.querySelectorAll(".kompass-saved")];
const hasFailed = (indicator) => indicator.classList.contains("kompass-saved-failed");

// An indicator says which texts the server had when it drew it. The end of an earlier run says nothing of later ones.
const hasArrived = (name, text) => {
  if (!fieldOf(name)) return true;
  const marks = indicators().map((indicator) => JSON.parse(indicator.dataset.received ?? "{}")[name]).filter(Boolean);
  return marks.length === 0 || marks.includes(fingerprint(text));
};

const isOutdated = (indicator) => {
  if (hasFailed(indicator)) return false;
  const typed = rowOf(indicator)?.querySelector('[class*="st-key-text-quick-"] input');
  if (typed) return typed.value !== indicator.dataset.typed;
  const chosen = document.querySelector(`.st-key-rating-${indicator.dataset.criterion} label[data-selected] p`);
  return chosen !== null && chosen.textContent !== indicator.dataset.label;
};

let checking;
export const confirm = () => {
  clearTimeout(checking);
  for (const [name, text] of [...drafts]) {
    if (!timers.has(fieldOf(name)) && hasArrived(name, text)) drafts.delete(name);
  }
  const waiting = [...drafts.keys()].map(fieldOf).filter((field) => field && !timers.has(field));
  const outdated = indicators().filter(isOutdated);
  mark("sending", outdated.length + waiting.length > 0);
  for (const row of document.querySelectorAll("[data-waiting]")) {
    row.toggleAttribute("data-waiting", [...outdated, ...waiting, ...timers.keys()].some((element) => row.contains(element)));
  }
  // What a field shows, such as L for 3, may be drawn after the indicator.
  if (outdated.length + waiting.length > 0 && scriptState() === "notRunning") checking = setTimeout(confirm, 50);
  announce();
};

// Read out once, when it is true: the indicators themselves are silent, and what is refused is an alert already.
let region, announced;
const announce = () => {
  const saved = indicators().map((indicator) => indicator.querySelector(".kompass-said")?.textContent);
  const news = saved.filter((text) => text && announced && !announced.includes(text) && /^(Gespeichert um|„)/.test(text));
  if (document.documentElement.matches("[data-typing], [data-sending], [data-queued]")) return;
  announced = saved;
  if (news.length === 0) return;
  region ??= document.body.appendChild(Object.assign(document.createElement("p"), { className: "kompass-unseen", role: "status" }));
  region.textContent = news.at(-1);
};

window.addEventListener("beforeunload", (event) => {
  if (timers.size + drafts.size === 0) return;
  commitAll();
  event.preventDefault();
});
