// Follows the facilitator, and keeps a vote until the server has it. Without this script the page works by reloading.
(() => {
  "use strict";
  const path = location.pathname.replace(/\/(stimme|person)$/, "");
  const KEY = `kompass-vote:${path}`, DRAFT = `kompass-comment:${path}`;
  const message = document.getElementById("message");
  const announcement = document.getElementById("announcement");
  const drafts = new Map(), touched = new Set();
  let pending = stored();
  let isDelivering = false, isUndelivered = false, isAway = false, asked = 0, shown = 0;
  let content = contentOf(main()), said = main().dataset.says || "";
  let waiting = null, isWoken = false, isReplacing = false, isLooking = false, saving = 0;

  function main() { return document.querySelector("main"); }
  function pause(ms) { return new Promise(resolve => setTimeout(resolve, ms)); }

  // What somebody types is theirs: a page that differs in nothing else does not replace the field.
  function contentOf(place) {
    const copy = place.cloneNode(true);
    for (const field of copy.querySelectorAll("textarea")) field.textContent = "";
    return copy.innerHTML;
  }

  // Some browsers refuse to store anything; then the vote is kept as long as the page is.
  function stored() {
    try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
  }
  function keep(vote) {
    pending = vote;
    try {
      if (vote) localStorage.setItem(KEY, JSON.stringify(vote)); else localStorage.removeItem(KEY);
    } catch { /* kept in `pending` */ }
  }

  // A comment waits for its vote, which may take as long as the group talks: a page that is loaded anew still has it.
  function keepDraft() {
    if (!("round" in main().dataset)) return;
    const round = main().dataset.round, comment = drafts.get(`vote-${round} comment`);
    try {
      if (comment === undefined) sessionStorage.removeItem(DRAFT); else sessionStorage.setItem(DRAFT, JSON.stringify({round, comment}));
    } catch { /* kept in `drafts` */ }
  }

  function takeUpDraft() {
    try {
      const {round, comment} = JSON.parse(sessionStorage.getItem(DRAFT)) ?? {};
      if (round && round === main().dataset.round) drafts.set(`vote-${round} comment`, String(comment));
    } catch { /* there is none */ }
    fillIn();
  }

  function leave() {
    keep(null);
    try { sessionStorage.removeItem(DRAFT); } catch { /* nothing is kept there */ }
  }

  // As the server counts: without what can't be printed and the blanks around it.
  function tooLong(field) {
    const length = [...field.value.replace(/(?!\n)\p{Cc}/gu, "").trim()].length, most = Number(field.dataset.most);
    return length > most ? `Zu lang: höchstens ${most} Zeichen, es sind ${length}. Dieser Text ist nicht gespeichert.` : "";
  }

  // A text that is too long stays in its field, to be shortened or copied; nothing else waits for it.
  function judge(field) {
    const place = document.getElementById(`${field.id}-fault`), fault = tooLong(field);
    if (fault && !place.textContent) announcement.textContent = fault;
    place.textContent = fault;
    if (fault) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    return fault;
  }

  function say() {
    message.textContent =
      pending && isUndelivered ? "Noch nicht angekommen, wird wiederholt. Ihre Stimme bleibt." :
      isAway ? "Keine Verbindung. Wird wieder versucht, Ihre Stimme bleibt." : "";
  }

  function setAway(value) { isAway = value; say(); }

  async function ask(url, options, ms) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), ms);
    if (!options.method) waiting = controller;
    try {
      const answer = await fetch(url, {cache: "no-store", ...options, signal: controller.signal});
      return {status: answer.status, text: await answer.text()};
    } finally { clearTimeout(timer); }
  }

  // The workshop is over: nothing of it stays on the device.
  if ("final" in main().dataset) {
    leave();
    return;
  }

  // An answer that was overtaken by a later one is dropped; returns whether it was shown.
  function show(answer, number) {
    if (answer.status >= 500 || answer.status === 429) throw new Error("unavailable");
    const page = new DOMParser().parseFromString(answer.text, "text/html");
    const next = page.querySelector("main");
    if (!next) throw new Error("no ballot");
    if (number < shown) return false;
    shown = number;
    document.title = page.title;
    const says = next.dataset.says || next.querySelector("h1").textContent;
    if (contentOf(next) === content && next.dataset.revision) keepUp(next); else replace(next);
    if (says !== said) announcement.textContent = said = says;
    return true;
  }

  function keepUp(next) {
    for (const name of ["revision", "round"]) main().dataset[name] = next.dataset[name];
    keepDraft();
    const field = document.getElementById("comment");
    if (!field) return;
    // What is stored, beside what stands in the field.
    field.defaultValue = next.querySelector("#comment").value;
    if (field === document.activeElement || drafts.has(`${field.form.dataset.draft} comment`)) return;
    field.value = field.defaultValue;
  }

  function fillIn() {
    for (const form of main().querySelectorAll("form[data-draft]")) {
      for (const field of form.elements) {
        const draft = drafts.get(`${form.dataset.draft} ${field.name}`);
        if (draft === undefined) continue;
        if (field.type === "checkbox") field.checked = draft; else field.value = draft;
        if (field.dataset.most && tooLong(field)) judge(field);
      }
    }
    keepDraft();
    saveCommentSoon();
  }

  function replace(next) {
    const old = main(), active = old.contains(document.activeElement) ? document.activeElement : null;
    const range = active && typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
    const isInUse = fold => touched.has(fold.id) || fold.contains(active) || drafts.has("person nickname");
    const folds = [...old.querySelectorAll("details")].filter(isInUse).map(fold => [fold.id, fold.open]);
    const hasMoved = old.dataset.place !== next.dataset.place;
    content = contentOf(next);
    isReplacing = true;
    old.replaceWith(next);
    isReplacing = false;
    for (const [id, open] of folds) document.getElementById(id)?.toggleAttribute("open", open);
    fillIn();
    mark();
    tick();
    if (hasMoved) scrollTo(0, 0);
    if (!active) return;
    // Not the same choice of another criterion: a key pressed in that moment was meant for the one that was in view.
    const same = !hasMoved && active.id && document.getElementById(active.id);
    (same || document.getElementById("heading")).focus({preventScroll: true});
    if (same && range) same.setSelectionRange(...range);
  }

  async function refresh(options = {}) {
    const number = ++asked;
    show(await ask(path, {...options, headers: {"Ballot-Answer": "page"}}, 10000), number);
  }

  // The vote may have been changed in another tab, which is no step of the workshop's that everybody waits for.
  async function lookAgain() {
    if (isLooking || pending || "final" in main().dataset) return;
    isLooking = true;
    try {
      // With its method named, it is not what a waking phone breaks off.
      await refresh({method: "GET"});
    } catch { /* whoever follows says so */ }
    isLooking = false;
  }

  function mark() {
    for (const button of document.querySelectorAll("[data-sending]")) {
      delete button.dataset.sending;
      button.querySelector("[data-state]").remove();
    }
    const form = pending && document.querySelector(`form[data-draft="vote-${Number(pending.round)}"]`);
    const choices = form ? [...form.querySelectorAll(".choice[aria-pressed=false]")] : [];
    const button = choices.find(choice => choice.value === pending.rating);
    if (!button) return;
    button.dataset.sending = "";
    const state = document.createElement("span");
    state.className = "own";
    state.dataset.state = "";
    state.textContent = "wird gesendet …";
    button.querySelector("b").after(state);
  }

  function post(url, fields, number) {
    const headers = {"Ballot-Answer": "page", "Content-Type": "application/x-www-form-urlencoded"};
    return ask(url, {method: "POST", headers, body: new URLSearchParams(fields).toString()}, 8000)
      .then(answer => {
        if (answer.status >= 500 || answer.status === 429) throw new Error("not taken");
        return {status: answer.status, present: () => show(answer, number)};
      });
  }

  // A comment belongs to a vote: before there is one it waits, and goes with it.
  function unsavedComment() {
    const field = document.getElementById("comment"), form = field?.form;
    if (!form || !drafts.has(`${form.dataset.draft} comment`) || tooLong(field)) return null;
    const comment = drafts.get(`${form.dataset.draft} comment`), round = form.elements.round.value;
    const rating = pending?.round === round ? pending.rating : document.getElementById("send-comment")?.value;
    return rating ? {round, rating, comment} : null;
  }

  function saveCommentSoon() {
    clearTimeout(saving);
    if (!unsavedComment()) return;
    hint("Wird gleich gespeichert …");
    saving = setTimeout(saveComment, 1500);
  }

  function saveComment() {
    clearTimeout(saving);
    const vote = unsavedComment();
    if (!vote || pending?.round === vote.round && pending.comment === vote.comment) return;
    keep(vote);
    deliver();
  }

  function sayKept(comment, news) {
    const kept = comment.trim() ? "Kommentar gespeichert." : "Kommentar entfernt.";
    hint(kept);
    announcement.textContent = `${news} ${kept}`.trim();
  }

  function hint(text) {
    const place = document.getElementById("comment-hint");
    if (place) place.textContent = `${text} ${place.dataset.served ??= place.textContent}`.trim();
  }

  async function deliver() {
    if (isDelivering) return;
    isDelivering = true;
    for (let wait = 500; pending; ) {
      const sent = pending;
      try {
        const {status, present} = await post(`${path}/stimme`, sent, ++asked);
        const draft = `vote-${sent.round} comment`, before = said;
        // A pause refuses it for now only (409); then it stays, and is saved when the form is back. Too long (422): so too.
        const isDone = ![409, 422].includes(status) && drafts.get(draft) === sent.comment;
        if (isDone) drafts.delete(draft);
        keepDraft();
        isUndelivered = false;
        wait = 500;
        // Until the page shows this vote, a comment that is saved meanwhile must go with it, not with the one before.
        if (!present()) await refresh().catch(() => {});
        if (pending === sent) keep(null);
        mark();
        if (isDone && status === 200 && !drafts.has(draft)) sayKept(sent.comment, said === before ? "" : said);
      } catch {
        isUndelivered = true;
        say();
        await pause(wait);
        wait = Math.min(wait * 2, 4000);
      }
      say();
    }
    isDelivering = false;
  }

  async function describe(form) {
    const field = form.elements.nickname;
    if (judge(field)) return field.focus();
    try {
      const {status, present} = await post(form.action, new FormData(form), ++asked);
      if (status !== 422) {
        for (const key of [...drafts.keys()]) if (key.startsWith("person ")) drafts.delete(key);
        touched.add("person");
        form.closest("details").open = false;
        document.querySelector("#person summary").focus();
      }
      present();
    } catch {
      message.textContent = "Keine Verbindung. Ihre Angaben sind noch nicht gespeichert, bitte gleich noch einmal versuchen.";
    }
  }

  async function follow() {
    while (!("final" in main().dataset)) {
      try {
        const since = main().dataset.revision;
        if (!since) {
          await pause(1500);
          await refresh();
          continue;
        }
        const answer = await ask(`${path}/stand?seit=${since}`, {}, 12000);
        if (answer.status !== 200 && answer.status !== 404) throw new Error("unavailable");
        if (String(JSON.parse(answer.text).revision) !== main().dataset.revision) {
          // Not all at once: a room full of phones hears of it in the same moment.
          await pause(Math.random() * 300);
          await refresh();
        }
        setAway(false);
      } catch {
        if (isWoken) {
          isWoken = false;
          continue;
        }
        setAway(!document.hidden);
        await pause(1000 + Math.random() * 500);
      }
    }
    leave();
    setAway(false);
  }

  function tick() {
    for (const place of document.querySelectorAll("[data-left]")) {
      place.endsAt = place.endsAt || performance.now() + Number(place.dataset.left) * 1000;
      const left = Math.max(0, Math.round((place.endsAt - performance.now()) / 1000));
      place.textContent = left ? `· noch ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "· Die Zeit ist um.";
    }
  }

  document.addEventListener("input", event => {
    const form = event.target.form;
    if (!form || !form.dataset.draft) return;
    const value = event.target.type === "checkbox" ? event.target.checked : event.target.value;
    drafts.set(`${form.dataset.draft} ${event.target.name}`, value);
    const isTooLong = event.target.dataset.most && judge(event.target);
    if (event.target.id !== "comment") return;
    keepDraft();
    if (isTooLong) hint("");
    saveCommentSoon();
  });

  document.addEventListener("focusout", event => {
    if (event.target.id === "comment" && !isReplacing) saveComment();
  });

  document.addEventListener("click", event => {
    const summary = event.target.closest("summary");
    if (summary) touched.add(summary.parentElement.id);
  });

  document.addEventListener("submit", event => {
    const form = event.target;
    if (form.dataset.draft === "person") {
      event.preventDefault();
      describe(form);
    } else if (form.dataset.draft && event.submitter) {
      event.preventDefault();
      const field = form.elements.comment;
      const comment = !field ? "" : tooLong(field) ? field.defaultValue : field.value;
      keep({round: form.elements.round.value, rating: event.submitter.value, comment});
      mark();
      deliver();
    }
  });

  // Whoever looks at the phone again wants to see what is now, not wait for a connection that has died meanwhile.
  function wake() {
    if (document.hidden) return saveComment();
    lookAgain();
    if (!waiting || waiting.signal.aborted) return;
    isWoken = true;
    waiting.abort();
  }
  document.addEventListener("visibilitychange", wake);
  addEventListener("focus", wake);
  addEventListener("online", wake);
  addEventListener("storage", event => {
    if (event.key !== KEY) return;
    // Another tab votes, or has voted: what it sent last holds.
    pending = stored();
    mark();
    say();
    lookAgain();
  });

  document.documentElement.className = "scripted";
  setInterval(tick, 1000);
  for (const begin of [takeUpDraft, tick, mark, deliver, follow]) begin();
})();
