// Digits answer, arrows turn the page. A key belongs to the criterion that was in view when it was pressed; behind an
// arrow, to the page that the arrow leads to. Keys wait in a queue, in order, until that page is drawn.
import { assessment, isConnected, isMarked, isTextField, mark, press, say, scriptState } from "./page.js";

const LOOK_MS = 20;
// A page that is not there by then is not coming.
const PATIENCE_MS = 20_000;
const TURNS = { ArrowRight: "next", ArrowLeft: "previous" };

const queue = [];
// The criterion, and its assessment, that the first key in the queue is for; from where it is being turned to.
let goal, origin, since;

// The heading of a criterion is drawn before its levels, and what leads to its neighbours comes last.
const inView = () => document.querySelector(".st-key-focus h2[data-criterion]")?.dataset.criterion;
const turnBar = () => document.querySelector(".kompass-keys[data-criterion]");
const options = (criterion) => [...document.querySelectorAll(`.st-key-focus .st-key-rating-${criterion} input[type="radio"]`)];
const isDrawn = () =>
  goal.assessment === assessment() &&
  [inView(), turnBar()?.dataset.criterion].every((criterion) => criterion === goal.criterion) &&
  options(goal.criterion).length > 0;
const isIdle = () => isConnected() && scriptState() === "notRunning" && !isMarked("sending") && !isMarked("typing");
const hasFailed = () => document.querySelector(".st-key-saved .kompass-saved-failed") !== null;

const giveUp = (reason) => {
  const digits = queue.filter((key) => !(key in TURNS));
  queue.length = 0;
  mark("queued", false);
  if (digits.length === 0) return;
  const keys = digits.length === 1 ? `Die Taste ${digits[0]} ist` : `Die Tasten ${digits.join(", ")} sind`;
  say(`${keys} nicht übernommen: ${reason}`);
};

const answer = (digit) => {
  const option = options(goal.criterion)[digit - 1];
  if (option && !option.disabled) option.click();
};

const turn = (key) => {
  origin = goal.criterion;
  goal = { ...goal, criterion: turnBar().dataset[TURNS[key]] };
  if (!press(TURNS[key])) goal = { ...goal, criterion: origin };
};

const step = (action) => {
  action(queue.shift());
  since = performance.now();
};

// Looks again and again until all keys are taken and the page that was asked for is drawn.
const work = () => {
  const called = goal.criterion?.toUpperCase();
  if (!goal.criterion) return giveUp("Das war das letzte Kriterium.");
  if (isDrawn()) {
    if (queue.length === 0) return giveUp("");
    if (hasFailed() && queue[0] in TURNS && isIdle()) return giveUp(`Die Antwort auf ${called} ist nicht gespeichert.`);
    if (!(queue[0] in TURNS)) step(answer);
    else if (isIdle()) step(turn);
  } else if (goal.assessment !== assessment() || ![goal.criterion, origin].includes(inView())) {
    if (isIdle()) return giveUp(`Sie galten ${called}, das nicht mehr zu sehen ist.`);
  }
  if (performance.now() - since > PATIENCE_MS) return giveUp(`${called} war nicht zu sehen.`);
  setTimeout(work, LOOK_MS);
};

const take = (key) => {
  queue.push(key);
  if (isMarked("queued")) return;
  goal = { criterion: inView(), assessment: assessment() };
  origin = goal.criterion;
  since = performance.now();
  mark("queued", true);
  work();
};

// In capture: left and right turn the page, and must not move the choice of a focused level as well.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!(event.key in TURNS) && !/^[1-6]$/.test(event.key)) return;
    const target = event.target;
    if (isTextField(target) || target.isContentEditable || target.closest('[role="dialog"], [role="listbox"], [role="tablist"]')) return;
    if (!isMarked("queued") && !inView()) return;
    event.preventDefault();
    // Not even our own scripts: no option is chosen by it.
    event.stopImmediatePropagation();
    // Held down, a key says the same again and again; only turning pages may be meant so.
    if (!event.repeat || (event.key in TURNS && !isMarked("queued"))) take(event.key);
  },
  true,
);

window.addEventListener("beforeunload", (event) => queue.length > 0 && event.preventDefault());
