// What the other scripts ask of Streamlit's page, and the marks by which they know of each other.
const root = document.documentElement;
// Null, should a new version of Streamlit call it otherwise: what is typed has to be saved even so.
export const app = () => document.querySelector(".stApp");

// While something is typed, waits for its page or is on its way, nothing may be called saved (style.css).
export const mark = (state, holds) => root.toggleAttribute(`data-${state}`, holds);
export const isMarked = (state) => root.hasAttribute(`data-${state}`);

export const scriptState = () => app()?.dataset.testScriptState;
export const isConnected = () => app()?.dataset.testConnectionState === "CONNECTED";
// Every full run leaves a mark of its own.
export const runInView = () => document.querySelector(".kompass-run")?.dataset.run;

// When the page last sent something to the server: what is handed to Streamlit leaves a moment later.
let sentAt = -Infinity;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...message) {
  sentAt = performance.now();
  return send.apply(this, message);
};

// Calls back once something has been sent since a moment, or there was nothing to send after all.
const NOTHING_TO_SEND_MS = 1000;
export const whenSent = (since, done) => {
  if (sentAt >= since || performance.now() - since > NOTHING_TO_SEND_MS) done();
  else setTimeout(() => whenSent(since, done), 5);
};

// Whether the last thing that was sent has been answered by a run.
let runEndedAt = -Infinity;
export const markRunEnd = () => (runEndedAt = performance.now());
const isAnswered = () => runEndedAt >= sentAt;

// Calls back once nothing is typed, waits or is on its way any more. Sent before that, a request for another page would
// take the place of what is on its way: Streamlit drops the fields of the page that is left.
const SETTLING_MS = 10_000;
export const isSettled = () => !["typing", "sending", "queued"].some(isMarked) && isAnswered();
export const whenSettled = (done, since = performance.now()) => {
  if (isSettled() || performance.now() - since > SETTLING_MS) done();
  else setTimeout(() => whenSettled(done, since), 20);
};

export const isTextField = (element) =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && ["text", "search", "date", "number"].includes(element.type));

export const press = (key) => {
  const button = document.querySelector(`.st-key-${key} button:not([disabled])`);
  button?.click();
  return Boolean(button);
};

export const assessment = () => new URL(location.href).searchParams.get("a");

export const fieldOf = (name) => document.querySelector(`.st-key-${CSS.escape(name)} :is(textarea, input)`);
export const type = (field, text) => {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

// Streamlit sends only what was touched: a blank, which the server strips, is enough.
export const touched = (text) => (text.endsWith(" ") ? text.trimEnd() : `${text} `);
export const typeAgain = (field, text) => [touched(text), text].forEach((part) => type(field, part));

// What is said once, and by nothing else on the page: read out, and shown as long as it takes to read it.
const SHOWN_MS = 15_000;
let remark, hiding;
export const say = (sentence) => {
  remark ??= document.body.appendChild(Object.assign(document.createElement("p"), { className: "kompass-remark", role: "alert" }));
  remark.textContent = sentence;
  clearTimeout(hiding);
  hiding = setTimeout(() => (remark.textContent = ""), SHOWN_MS);
};
