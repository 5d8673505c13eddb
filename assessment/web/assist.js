// What Streamlit leaves out: keys for the questionnaire, and typed text that saves itself.
(() => {
  "use strict";
  const PAUSE_MS = 900;
  const TYPED = '[class*="st-key-note-"], [class*="st-key-text-"]';
  const timers = new Map();

  const isTextField = (element) =>
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && ["text", "search", "date", "number"].includes(element.type));

  // While an answer is typed or on its way, the saved indicator must not say "saved" (style.css).
  const mark = (state, holds) => document.documentElement.toggleAttribute(`data-${state}`, holds);

  // What was typed and not answered yet, by the class of its field.
  const drafts = new Map();
  const classOf = (field) => field.closest(TYPED)?.className.match(/st-key-(note|text)-\S+/)[0];

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

  // In the table only the row that is typed in has nothing saved to show.
  const rowOf = (field) => field.closest('[class*="st-key-quick-"]');

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!isTextField(field) || !field.closest(TYPED)) return;
    drafts.set(classOf(field), field.value);
    rowOf(field)?.toggleAttribute("data-waiting", true);
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => commit(field), PAUSE_MS));
    mark("typing", true);
  });
  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement);
    if (sends && timers.has(event.target)) sent(event.target);
  });
  document.addEventListener("focusout", (event) => {
    if (timers.has(event.target)) sent(event.target);
  });

  // A typed date is sent when its field is left.
  const dateField = (element) => element?.closest?.('[class*="st-key-due-"]');
  document.addEventListener("keydown", (event) => {
    const types = event.target.role === "spinbutton" && /^(\d|Arrow(Up|Down)|Backspace|Delete)$/.test(event.key);
    if (types && dateField(event.target)) mark("typing", true);
  });
  document.addEventListener("focusout", (event) => {
    const field = dateField(event.target);
    if (field && field !== dateField(event.relatedTarget)) mark("typing", timers.size > 0);
  });

  // Sent before what follows, not together with it: of two widgets in one message, Streamlit would draw one.
  const commitOthers = ({ target }) => [...timers.keys()].filter((field) => field !== target).forEach(commit);
  document.addEventListener("pointerdown", commitOthers, true);
  // Escape closes a dialog, the field that is typed in along with it.
  document.addEventListener("keydown", (event) => event.key === "Escape" && [...timers.keys()].forEach(commit), true);
  window.addEventListener("popstate", commitOthers, true);

  // A chosen option of an answer is on its way, unless it was the chosen one before.
  const ANSWERS = '[class*="st-key-rating-"], [class*="st-key-outside-"]';
  const sendsOption = ({ target, type, key }, places) => {
    const isArrow = type === "keydown";
    if (isArrow && !key.startsWith("Arrow")) return false;
    const options = `.stRadio label[data-testid="stRadioOption"]${isArrow ? "" : ", .stCheckbox label"}`;
    const option = target.closest(places) && target.closest(options);
    return option !== null && option.querySelector("input:disabled") === null && (isArrow || !option.hasAttribute("data-selected"));
  };
  ["click", "keydown"].forEach((type) =>
    document.addEventListener(type, (event) => sendsOption(event, ANSWERS) && mark("sending", true), true),
  );

  // The end of an earlier run, still on its way to us, says nothing about an answer given after it.
  const isOutdated = (indicator) => {
    const typed = rowOf(indicator)?.querySelector('[class*="st-key-text-quick-"] input');
    if (typed) return typed.value !== indicator.dataset.typed;
    const chosen = document.querySelector(`.st-key-rating-${indicator.dataset.criterion} label[data-selected] p`);
    return chosen !== null && !indicator.textContent.endsWith(chosen.textContent);
  };

  const confirm = () => {
    const outdated = [...document.querySelectorAll(".kompass-saved:not(.kompass-saved-failed)")].filter(isOutdated);
    mark("sending", outdated.length > 0);
    for (const row of document.querySelectorAll("[data-waiting]")) {
      const waits = [...outdated, ...timers.keys()].some((element) => row.contains(element));
      row.toggleAttribute("data-waiting", waits);
    }
    if (timers.size + outdated.length === 0) drafts.clear();
    // A field that shows what was understood, such as L for 3, gets it after the indicator.
    if (outdated.some(rowOf)) setTimeout(() => reconnecting || confirm(), 50);
    if (beginsTable) beginTable();
  };

  // The table: Enter and the arrows go to the same field of the next row, behind the last one to the next phase.
  const COLUMNS = ['[class*="st-key-text-quick-"] input', '[class*="st-key-note-"] textarea'];
  const tableFields = (column) => [...document.querySelectorAll(`.st-key-quick :is(${column}):not([disabled])`)];
  const columnOf = (element) => element.closest?.(".st-key-quick") && COLUMNS.find((column) => element.matches(column));
  const goTo = (element) => {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
    else if (element instanceof HTMLTextAreaElement) element.setSelectionRange(element.value.length, element.value.length);
  };
  const changeRow = (field, column, step) => {
    const fields = tableFields(column);
    const place = fields.indexOf(field) + step;
    const target = place === fields.length ? document.querySelector(".st-key-next button") : fields[place];
    if (target) goTo(target);
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const column = columnOf(field);
    if (!column || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
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

  // Whoever turned to the next phase with the keyboard goes on typing in its first row.
  let beginsTable = null;
  const beginTable = () => {
    const first = tableFields(COLUMNS[0])[0];
    if (!first || first === beginsTable) return;
    beginsTable = null;
    goTo(first);
  };
  document.addEventListener("click", ({ target, detail }) => {
    if (detail === 0 && target.closest(".st-key-next, .st-key-previous")) beginsTable = tableFields(COLUMNS[0])[0] ?? null;
  });

  // A page that finds its server again is drawn anew. Clicks on the old one would reach nobody; what was typed
  // in it, and may not have arrived, is typed once more.
  // Such a page is drawn anew by a full run, which has a mark of its own: the end of any other run, such as one that
  // was broken off when the server died, says nothing.
  let reconnecting = false, locked = false, lastRun;
  // Not on the root: the dialog that says that the connection is lost makes that usable again when it closes.
  const lock = (holds) => {
    locked = holds;
    document.querySelector(".stApp").inert = holds;
  };
  const runInView = () => document.querySelector(".kompass-run")?.dataset.run;
  const scriptState = () => document.querySelector(".stApp").dataset.testScriptState;
  const type = (field, text) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const resume = () => {
    reconnecting = false;
    lock(false);
    for (const [name, text] of [...drafts]) {
      const field = document.querySelector(`.${CSS.escape(name)} :is(textarea, input)`);
      // Streamlit sends only what differs from what it sent before, even to nobody.
      if (field) [`${text} `, text].forEach((part) => type(field, part));
    }
  };
  const resumeWhenDrawn = () => {
    if (locked && runInView() !== lastRun && scriptState() === "notRunning") resume();
  };

  // The server has answered when it drew the indicator anew or when a script run of its has ended.
  new MutationObserver((changes) => {
    for (const { attributeName, oldValue, target } of changes) {
      const { testConnectionState, testScriptState } = target.dataset ?? {};
      if (attributeName === "data-test-connection-state") {
        if (oldValue === "CONNECTED" && !reconnecting) {
          reconnecting = true;
          lastRun = runInView();
        }
        lock(reconnecting && testConnectionState === "CONNECTED");
      } else if (attributeName === "data-test-script-state") {
        // At the beginning of a run, too: a page may hear of the next stage before it has drawn the first.
        followStage();
        if (locked) resumeWhenDrawn();
        else if (oldValue === "running" && testScriptState === "notRunning") confirm();
      } else if (locked) resumeWhenDrawn();
      else if (!reconnecting && target instanceof Element && target.closest('[class*="st-key-saved"]')) confirm();
    }
  }).observe(document.body, {
    attributeFilter: ["data-test-connection-state", "data-test-script-state"],
    attributeOldValue: true,
    childList: true,
    subtree: true,
  });

  window.addEventListener("beforeunload", (event) => {
    if (timers.size + drafts.size === 0) return;
    [...timers.keys()].forEach(commit);
    event.preventDefault();
  });

  // Another criterion or screen begins at its top, wherever the last one was left.
  const place = (address) => {
    const url = new URL(address, location.href);
    return url.pathname + "?" + (url.searchParams.get("k") ?? "");
  };
  const pushState = history.pushState;
  history.pushState = function (state, title, address) {
    const before = place(location.href);
    pushState.call(this, state, title, address);
    if (place(location.href) !== before) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  };

  // The next stage of a workshop, too.
  let stage;
  const followStage = () => {
    const now = document.querySelector(".kompass-stage")?.dataset.stage;
    if (now && stage && now !== stage) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
    stage = now;
  };

  const press = (key) => {
    const button = document.querySelector(`.st-key-${key} button:not([disabled])`);
    if (!button) return false;
    button.click();
    return true;
  };

  // A page turned while a rating is still on its way would be drawn without its levels.
  const turn = (key, waited = 0) => {
    const running = document.querySelector(".stApp").dataset.testScriptState === "running";
    const sending = performance.now() - chosenAt < 100;
    if ((running || sending) && waited < 2000) setTimeout(() => turn(key, waited + 25), 25);
    else press(key);
  };

  // A report is made with what was chosen when its button was drawn. After a choice, such as for one without names, a
  // click waits for the full run that draws the button anew.
  let chosenDuring = null;
  const isChosenNow = () => chosenDuring === null || runInView() !== chosenDuring;
  const pressReport = () => (isChosenNow() ? press("download-report") : setTimeout(pressReport, 25));
  ["click", "keydown"].forEach((type) =>
    document.addEventListener(
      type,
      (event) => {
        if (sendsOption(event, '[class*="st-key-report-"]')) chosenDuring = runInView();
      },
      true,
    ),
  );
  document.addEventListener(
    "click",
    (event) => {
      if (isChosenNow() || !event.target.closest(".st-key-download-report")) return;
      event.preventDefault();
      event.stopPropagation();
      pressReport();
    },
    true,
  );

  let chosenAt = -Infinity;
  const chooseLevel = (digit) => {
    const group = document.querySelector('.st-key-focus [class*="st-key-rating-"]');
    const option = group && group.querySelectorAll('input[type="radio"]')[digit - 1];
    if (!option || option.disabled) return false;
    option.click();
    chosenAt = performance.now();
    return true;
  };

  // In capture: left and right turn the page, and must not move the choice of a focused level as well.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const place = event.target;
      if (isTextField(place) || place.isContentEditable || place.closest('[role="dialog"], [role="listbox"], [role="tablist"]')) return;
      if (!document.querySelector(".st-key-focus")) return;
      let done = false;
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        turn(event.key === "ArrowRight" ? "next" : "previous");
        done = true;
      }
      if (/^[1-6]$/.test(event.key)) done = chooseLevel(Number(event.key));
      if (done) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
})();
