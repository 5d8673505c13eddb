// Another criterion, another screen and the next stage of a workshop begin at their top, wherever the last one was left.
const toTop = () => document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);

const place = (address) => {
  const url = new URL(address, location.href);
  return url.pathname + "?" + (url.searchParams.get("k") ?? "");
};
// While the browser's back waits for what is on its way, its answer would bring the address of the page that is left back.
let isHeld = false;
export const holdAddress = (holds) => (isHeld = holds);
// A page that names in its address the criterion that it opened with is no new one to go back from.
const completes = (before, after) => before.pathname === after.pathname && !before.searchParams.has("k") && after.searchParams.has("k");
const pushState = history.pushState;
history.pushState = function (state, title, address) {
  if (isHeld) return;
  if (completes(new URL(location.href), new URL(address, location.href))) return history.replaceState(state, title, address);
  const before = place(location.href);
  pushState.call(this, state, title, address);
  if (place(location.href) !== before) toTop();
};

// While a screen is being drawn, the old mark may be gone before the next one is there.
let stage;
export const followStage = () => {
  const now = document.querySelector(".kompass-stage")?.dataset.stage;
  if (!now || now === stage) return;
  if (stage) toTop();
  stage = now;
};
