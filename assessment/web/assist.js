// What Streamlit leaves out: keys for the questionnaire, and typed text that saves itself.
(() => {
  "use strict";
  const PAUSE_MS = 900;
  const timers = new Map();

  const isTextField = (element) =>
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && ["text", "search", "date", "number"].includes(element.type));

  // Streamlit sends a text field's value when Enter (Ctrl+Enter in a text area) is pressed in it.
  const commit = (field) => {
    clearTimeout(timers.get(field));
    timers.delete(field);
    field.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true }),
    );
    markTyping();
  };

  // Streamlit's link past the navigation speaks English; its text node stays React's own.
  const translateSkipLink = () => {
    const text = document.querySelector('a[href="#stMain"]')?.firstChild;
    if (text?.nodeValue === "Skip to main content") text.nodeValue = "Zum Inhalt springen";
  };
  new MutationObserver(translateSkipLink).observe(document.body, { childList: true, subtree: true });

  // While text is typed but not sent, the saved indicator must not say "saved" (style.css).
  const markTyping = () => document.documentElement.toggleAttribute("data-typing", timers.size > 0);

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!isTextField(field) || !field.closest('[class*="st-key-note-"], [class*="st-key-text-"]')) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => commit(field), PAUSE_MS));
    markTyping();
  });
  document.addEventListener("focusout", (event) => {
    if (timers.has(event.target)) commit(event.target);
  });
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
