// Another criterion, another screen and the next stage of a workshop begin at their top, wherever the last one was left.
const toTop = () => document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);

const place = (address) => {
  const url = new URL(address, location.href);
  return url.pathname + "?" + (url.searchParams.get("k") ?? "");
};
const pushState = history.pushState;
history.pushState = function (state, title, address) {
  const before = place(location.href);
  pushState.call(this, state, title, address);
  if (place(location.href) !== before) toTop();
};

let stage;
export const followStage = () => {
  const now = document.querySelector(".kompass-stage")?.dataset.stage;
  if (now && stage && now !== stage) toTop();
  stage = now;
};
