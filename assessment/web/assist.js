// What Streamlit leaves out: keys for the questionnaire, and typed text that saves itself.
(() => {
  "use strict";
  const PAUSE_MS = 900;
  const timers = new Map();

  const isTextField = (element) =>
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && ["text", "search", "date", "number"].includes(element.type));

  // While an answer is typed or on its way, the saved indicator must not say "saved" (style.css).
  const mark = (state, holds) => document.documentElement.toggleAttribute(`data-${state}`, holds);

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

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!isTextField(field) || !field.closest('[class*="st-key-note-"], [class*="st-key-text-"]')) return;
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
  // A chosen option is on its way, unless it was the chosen one before.
  const sendsOption = ({ target, type, key }) => {
    if (type === "keydown" && !key.startsWith("Arrow")) return false;
    const option = target.closest('.stCheckbox, .stRadio label[data-testid="stRadioOption"]');
    return option !== null && (type === "keydown" || !option.hasAttribute("data-selected"));
  };
  ["click", "keydown"].forEach((type) =>
    document.addEventListener(type, (event) => sendsOption(event) && mark("sending", true), true),
  );

  // The end of an earlier run, still on its way to us, says nothing about a level chosen after it.
  const isOutdated = (indicator) => {
    const chosen = document.querySelector(`.st-key-rating-${indicator.dataset.criterion} label[data-selected] p`);
    return chosen !== null && !indicator.textContent.endsWith(chosen.textContent);
  };

  // The server has answered when it drew the indicator anew or when a script run of its has ended.
  new MutationObserver((changes) => {
    const answers = ({ type, target, oldValue }) =>
      type === "attributes"
        ? oldValue === "running" && target.dataset.testScriptState === "notRunning"
        : target instanceof Element && target.closest('[class*="st-key-saved"]') !== null;
    if (!changes.some(answers)) return;
    mark("sending", [...document.querySelectorAll(".kompass-saved:not(.kompass-saved-failed)")].some(isOutdated));
  }).observe(document.body, {
    attributeFilter: ["data-test-script-state"],
    attributeOldValue: true,
    childList: true,
    subtree: true,
  });

  // Streamlit's link past the navigation speaks English; its text node stays React's own.
  const translateSkipLink = () => {
    const text = document.querySelector('a[href="#stMain"]')?.firstChild;
    if (text?.nodeValue === "Skip to main content") text.nodeValue = "Zum Inhalt springen";
  };
  new MutationObserver(translateSkipLink).observe(document.body, { childList: true, subtree: true });

  window.addEventListener("beforeunload", (event) => {
    if (timers.size === 0) return;
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

  let chosenAt = -Infinity;
  const chooseLevel = (digit) => {
    const group = document.querySelector('.st-key-focus [class*="st-key-rating-"]');
    const option = group && group.querySelectorAll('input[type="radio"]')[digit - 1];
    if (!option) return false;
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
