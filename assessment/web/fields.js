// Typed text that saves itself, and the indicator that says when it has arrived.
import { forget, receivedIn, sayHomeless, shelter } from "./forms.js";
import { holdAddress } from "./places.js";
import {
  fieldOf, isConnected, isSettled, isTextField, mark, scriptState, touched, type, typeAgain, whenSent, whenSettled,
} from "./page.js";

const PAUSE_MS = 900;
const AGAIN_MS = 2000;
// A date that is half typed is another date: it is sent when its field is left.
const DAYS = '[class*="st-key-due-"]';
const TYPED = `[class*="st-key-note-"], [class*="st-key-text-"], ${DAYS}`;

// Fields that are typed in, with the timer that will send them; a date has none.
const timers = new Map();
// What was typed and has not arrived yet, by the class of its field.
export const drafts = new Map();

const classOf = (field) => field.closest(TYPED)?.className.match(/st-key-((?:note|text|due)-\S+)/)[1];

// In the table only the row that is typed in has nothing saved to show.
export const rowOf = (element) => element.closest('[class*="st-key-quick-"]');

let committedAt = -Infinity;
const sent = (field) => {
  committedAt = performance.now();
  clearTimeout(timers.get(field));
  timers.delete(field);
  mark("typing", timers.size > 0);
  mark("sending", true);
  // If nothing comes of it, no run will end either.
  setTimeout(confirm, AGAIN_MS);
};

// Streamlit sends a text field's value when Enter (Ctrl+Enter in a text area) is pressed in it.
const commit = (field) =>
  field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true }),
  );
export const commitAll = () => [...timers.keys()].forEach(commit);

document.addEventListener("input", ({ target: field }) => {
  if (!isTextField(field) || !field.closest(TYPED)) return;
  const name = classOf(field);
  names.set(field, name);
  forget(name);
  drafts.set(name, field.value);
  rowOf(field)?.toggleAttribute("data-waiting", true);
  clearTimeout(timers.get(field));
  // Typed once more by a script, a date has nobody in its field who would leave it.
  const waits = field.closest(DAYS) && document.activeElement === field;
  timers.set(field, waits ? undefined : setTimeout(() => commit(field), PAUSE_MS));
  mark("typing", true);
});
document.addEventListener("keydown", ({ target, key, ctrlKey, metaKey, isTrusted, isComposing }) => {
  const sends = key === "Enter" && (ctrlKey || metaKey || target instanceof HTMLInputElement);
  if (sends && timers.has(target)) sent(target);
  if (sends && isTrusted && !isComposing) pressButtonOf(target);
});
document.addEventListener("focusout", ({ target }) => timers.has(target) && sent(target));

// A number is Streamlit's own: it leaves with its field, a moment after what follows, which has to wait for it.
const NUMBERS = ".stNumberInput";
let isNumberTyped = false;
document.addEventListener("input", ({ target }) => target.closest?.(NUMBERS) && (isNumberTyped = true));
document.addEventListener("focusout", ({ target }) => {
  if (isNumberTyped && target.closest?.(NUMBERS)) committedAt = performance.now();
  isNumberTyped = false;
});

// Enter in a line of a form means the form's button. What was typed is sent first.
const pressButtonOf = (field) => {
  const button = field.closest(TYPED) && field.closest('[role="dialog"]')?.querySelector(".st-key-submit button");
  if (!button) return;
  if (hasJustCommitted()) whenSent(committedAt, () => button.click());
  else button.click();
};

// Sent before what follows, which may take the field away.
const commitOthers = ({ target }) => [...timers.keys()].filter((field) => field !== target).forEach(commit);
document.addEventListener("pointerdown", commitOthers, true);
// Escape closes a dialog, the field that is typed in along with it.
document.addEventListener("keydown", ({ key }) => key === "Escape" && commitAll(), true);

// What follows waits until the text has left: sent together with it, a click on a fold would be lost. What leads to
// another page, such as a link and the browser's back button, waits until all has arrived.
const repeat = (event) => {
  const target = event.target.isConnected ? event.target : document.elementFromPoint(event.clientX, event.clientY);
  const { clientX, clientY, detail } = event;
  target?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window, clientX, clientY, detail }));
};
// A box that is open says that it closes, a moment after the click that closes it.
const OPEN_BOX = '[data-testid="stPopover"] button[aria-expanded="true"]';
const hasJustCommitted = () => performance.now() - committedAt < 100;
document.addEventListener(
  "click",
  (event) => {
    if (!event.isTrusted || isTextField(event.target)) return;
    const isLink = event.target.closest('a[href]:not([target="_blank"])') !== null;
    const box = isLink && document.querySelector(OPEN_BOX);
    if (box) {
      box.click();
      committedAt = performance.now();
    }
    const leaves = isLink && (box || !isSettled());
    if (!leaves && !hasJustCommitted()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    mark("leaving", true);
    const go = () => {
      mark("leaving", false);
      repeat(event);
    };
    whenSent(committedAt, leaves ? () => whenSettled(go) : go);
  },
  true,
);
let isRepeated = false;
window.addEventListener(
  "popstate",
  (event) => {
    if (isRepeated) return;
    commitAll();
    if (isSettled()) return;
    event.stopImmediatePropagation();
    mark("leaving", true);
    holdAddress(true);
    whenSettled(() => {
      mark("leaving", false);
      holdAddress(false);
      isRepeated = true;
      window.dispatchEvent(new PopStateEvent("popstate", { state: event.state }));
      isRepeated = false;
    });
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
// The choice that is on its way, by the class of its group: a server that dies never gets it.
let chosen = null;
const checkedIn = (inputs) => inputs.findIndex(({ checked }) => checked);
const inputsOf = (name) => [...document.querySelectorAll(`.${CSS.escape(name)} input`)];
const rememberChoice = ({ target }) => {
  const name = target.closest(CHOICES).className.match(/st-key-\S+/)[0];
  setTimeout(() => (chosen = { name, place: checkedIn(inputsOf(name)) }));
};
["click", "keydown"].forEach((type) =>
  document.addEventListener(
    type,
    (event) => {
      if (!sendsOption(event)) return;
      mark("sending", true);
      rememberChoice(event);
    },
    true,
  ),
);
// A page that finds its server again is drawn with what is stored, a moment after it was asked for.
const REDRAWN_MS = 3000;
export const chooseAgain = () => {
  if (chosen === null) return confirm();
  const { name, place } = chosen;
  const since = performance.now();
  chosen = null;
  const look = () => {
    const inputs = inputsOf(name);
    // Whoever has chosen something else meanwhile means that.
    if (chosen !== null) return;
    if (inputs.length > 0 && checkedIn(inputs) !== place) inputs[Math.max(place, 0)].click();
    else if (performance.now() - since < REDRAWN_MS) setTimeout(look, 50);
    else confirm();
  };
  look();
};

// As fields.py counts it: CRC-32 of UTF-8.
const fingerprint = (text) => {
  let value = -1;
  for (const byte of new TextEncoder().encode(text)) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (~value >>> 0).toString(16);
};

const indicators = () => [...document.querySelectorAll(".kompass-saved")];
const hasFailed = (indicator) => indicator.classList.contains("kompass-saved-failed");

// An indicator, or the mark of a form, says which texts the server had when it drew it. The end of an earlier run says nothing of later ones.
const hasArrived = (name, text) => {
  if (!fieldOf(name)) return true;
  const said = indicators().map((indicator) => JSON.parse(indicator.dataset.received ?? "{}")[name]);
  const marks = [...said, receivedIn(name)].filter((each) => each !== undefined);
  return marks.length === 0 || marks.includes(fingerprint(text));
};

const isOutdated = (indicator) => {
  if (hasFailed(indicator)) return false;
  const typed = rowOf(indicator)?.querySelector('[class*="st-key-text-quick-"] input');
  if (typed) return typed.value !== indicator.dataset.typed;
  const chosen = document.querySelector(`.st-key-rating-${indicator.dataset.criterion} label[data-selected] p`);
  return chosen !== null && chosen.textContent !== indicator.dataset.label;
};

// Texts that were typed once more for a new server: their fields may be what a page still shows of the old one, such as a
// dialog that is just closing, and then nobody hears of them.
export const retyped = new Set();
const names = new WeakMap();
const dropGone = () => {
  for (const [field, timer] of [...timers]) {
    if (field.isConnected) continue;
    clearTimeout(timer);
    timers.delete(field);
    const name = names.get(field);
    if (drafts.has(name)) shelter(name, drafts.get(name));
  }
  mark("typing", timers.size > 0);
};

// A text that no run took, though all have ended: it is what Streamlit's page sent last, if only to a server that died, and
// does not send again. Changed by a blank, which the server strips, it does.
let idleSince;
const sendAgain = (waiting) => {
  idleSince = undefined;
  for (const field of waiting) {
    // The field itself may show what is stored again.
    const text = drafts.get(classOf(field));
    if (document.activeElement === field) typeAgain(field, text);
    else type(field, touched(text));
  }
};

let checking, isPaused = false;
// While a page finds its server again, what it shows says nothing of what has arrived.
export const pauseConfirming = (holds) => (isPaused = holds);
export const confirm = () => {
  clearTimeout(checking);
  if (isPaused) return;
  dropGone();
  for (const [name, text] of [...drafts]) {
    const field = fieldOf(name);
    if (timers.has(field) || !hasArrived(name, text)) continue;
    if (!field && retyped.has(name)) {
      shelter(name, text);
      sayHomeless();
    }
    drafts.delete(name);
    retyped.delete(name);
  }
  const waiting = [...drafts.keys()].map(fieldOf).filter((field) => field && !timers.has(field));
  const outdated = indicators().filter(isOutdated);
  mark("sending", outdated.length + waiting.length > 0);
  if (outdated.length === 0) chosen = null;
  for (const row of document.querySelectorAll("[data-waiting]")) {
    row.toggleAttribute("data-waiting", [...outdated, ...waiting, ...timers.keys()].some((element) => row.contains(element)));
  }
  // What a field shows, such as L for 3, may be drawn after the indicator.
  if (outdated.length + waiting.length > 0 && scriptState() === "notRunning") {
    checking = setTimeout(confirm, 50);
    idleSince ??= performance.now();
    if (isConnected() && performance.now() - idleSince > AGAIN_MS) sendAgain(waiting);
  } else idleSince = undefined;
  announce();
};

// Read out once, when it is true: the indicators themselves are silent, and what is refused is an alert already.
// There from the beginning: a region that comes with its text is passed over.
const region = document.body.appendChild(Object.assign(document.createElement("p"), { className: "kompass-unseen", role: "status" }));
let announced;
const announce = () => {
  const saved = indicators().map((indicator) => indicator.querySelector(".kompass-said")?.textContent);
  const news = saved.filter((text) => text && announced && !announced.includes(text) && /^(Gespeichert um|„)/.test(text));
  if (document.documentElement.matches("[data-typing], [data-sending], [data-queued]")) return;
  announced = saved;
  if (news.length === 0) return;
  region.textContent = news.at(-1);
};

window.addEventListener("beforeunload", (event) => {
  if (timers.size + drafts.size === 0) return;
  commitAll();
  event.preventDefault();
});
