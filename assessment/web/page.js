// What the other scripts ask of Streamlit's page, and the marks by which they know of each other.
const root = document.documentElement;
const app = () => document.querySelector(".stApp");

// While something is typed, waits for its page or is on its way, nothing may be called saved (style.css).
export const mark = (state, holds) => root.toggleAttribute(`data-${state}`, holds);
export const isMarked = (state) => root.hasAttribute(`data-${state}`);

export const scriptState = () => app()?.dataset.testScriptState;
export const isConnected = () => app()?.dataset.testConnectionState === "CONNECTED";
// Every full run leaves a mark of its own.
export const runInView = () => document.querySelector(".kompass-run")?.dataset.run;

export const isTextField = (element) =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && ["text", "search", "date", "number"].includes(element.type));

export const press = (key) => {
  const button = document.querySelector(`.st-key-${key} button:not([disabled])`);
  button?.click();
  return Boolean(button);
};

export const type = (field, text) => {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

// What is said once, and by nothing else on the page: read out, and shown as long as it takes to read it.
const SHOWN_MS = 15_000;
let remark, hiding;
export const say = (sentence) => {
  remark ??= document.body.appendChild(Object.assign(document.createElement("p"), { className: "kompass-remark", role: "alert" }));
  remark.textContent = sentence;
  clearTimeout(hiding);
  hiding = setTimeout(() => (remark.textContent = ""), SHOWN_MS);
};
