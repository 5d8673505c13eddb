// The table: Enter and the arrows go to the same field of the next row, behind the last one to the next phase.
import { commitAll } from "./fields.js";
import { isConnected, mark, say, scriptState, type } from "./page.js";

const COLUMNS = ['[class*="st-key-text-quick-"] input', '[class*="st-key-note-"] textarea'];
const fieldsOf = (column) => [...document.querySelectorAll(`.st-key-quick :is(${column}):not([disabled])`)];
const columnOf = (element) => element.closest?.(".st-key-quick") && COLUMNS.find((column) => element.matches(column));

const goTo = (element) => {
  element.focus();
  if (element instanceof HTMLInputElement) element.select();
  else if (element instanceof HTMLTextAreaElement) element.setSelectionRange(element.value.length, element.value.length);
};
const changeRow = (field, column, step) => {
  const fields = fieldsOf(column);
  const index = fields.indexOf(field) + step;
  const target = index === fields.length ? document.querySelector(".st-key-next button") : fields[index];
  if (target) goTo(target);
};

const LOOK_MS = 30;
const PATIENCE_MS = 20_000;
const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing;

document.addEventListener("keydown", (event) => {
  const field = event.target;
  const column = columnOf(field);
  const step = STEPS[event.key];
  if (!column || !step || !isPlain(event)) return;
  if (event.key === "Enter" || field instanceof HTMLInputElement) {
    event.preventDefault();
    changeRow(field, column, step);
    return;
  }
  // In a note of several lines the arrows move within it, until there is nowhere left to go.
  const before = field.selectionStart;
  setTimeout(() => field.selectionStart === before && changeRow(field, column, step));
});
document.addEventListener("click", ({ target }) => {
  if (columnOf(target) && target instanceof HTMLInputElement) target.select();
});

// Whoever turned to the next phase with the keyboard goes on typing in its first row. What is pressed while the phase is
// on its way belongs to that row and those after it.
let isTurning = false;
let leftRows, leftAt, leftSince;
const typedAhead = [];

const rowsOf = (fields) => fields.map((field) => field.closest(COLUMNS[0].split(" ")[0]).className.match(/text-quick-(\S+)/)[1]).join(" ");
const rowsToCome = () => document.querySelector(".kompass-keys[data-rows]")?.dataset.rows;

document.addEventListener("click", ({ target, detail }) => {
  if (detail !== 0 || !target.closest(".st-key-next, .st-key-previous")) return;
  const rows = rowsToCome();
  if (!rows) return;
  isTurning = true;
  leftRows = rows;
  leftAt = location.pathname;
  leftSince = performance.now();
  setTimeout(begin, LOOK_MS);
});
document.addEventListener("pointerdown", () => isTurning && cancel(), true);

document.addEventListener(
  "keydown",
  (event) => {
    if (!isTurning || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key.length > 1 && !(event.key in STEPS)) return;
    event.preventDefault();
    event.stopPropagation();
    typedAhead.push(event.key);
    mark("queued", true);
  },
  true,
);

// One key after the other, each when the field has taken the one before.
const replay = () => {
  const key = typedAhead.shift();
  if (key === undefined) {
    isTurning = false;
    mark("queued", false);
    return;
  }
  const field = document.activeElement;
  const column = columnOf(field);
  if (!column) {
    typedAhead.unshift(key);
    return cancel();
  }
  if (key in STEPS) {
    commitAll();
    changeRow(field, column, STEPS[key]);
  } else {
    const isSelected = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    type(field, isSelected ? key : field.value + key);
  }
  setTimeout(replay, 0);
};

const cancel = () => {
  isTurning = false;
  mark("queued", false);
  const letters = typedAhead.splice(0).filter((key) => !(key in STEPS)).join("");
  if (letters) say(`„${letters}“ ist nicht übernommen: Hier gibt es keine Zeile dafür.`);
};

// Row by row the next phase comes, among rows of the one before.
const isDrawn = () => {
  const rows = rowsToCome();
  return rows !== leftRows && rows === rowsOf(fieldsOf(COLUMNS[0])) && isConnected() && scriptState() === "notRunning";
};
const begin = () => {
  if (!isTurning) return;
  if (isDrawn()) {
    const first = fieldsOf(COLUMNS[0])[0];
    if (first) goTo(first);
    replay();
  } else if (location.pathname !== leftAt || performance.now() - leftSince > PATIENCE_MS) cancel();
  else setTimeout(begin, LOOK_MS);
};
