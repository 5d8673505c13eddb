// A page that finds its server again is drawn anew. Clicks on the old one would reach nobody; what was typed in it, and
// may not have arrived, is typed once more.
import { chooseAgain, confirm, drafts, pauseConfirming, retyped } from "./fields.js";
import { bringHome, forget, keepTexts, sayHomeless, shelter } from "./forms.js";
import { app, fieldOf, isConnected, markRunEnd, runInView, scriptState, typeAgain } from "./page.js";
import { followStage } from "./places.js";

// Such a page is drawn anew by a full run, which has a mark of its own: the end of any other run, such as one that was
// broken off when the server died, says nothing.
let isReconnecting = false, isLocked = false, lastRun;

// Not on the root: the dialog that says that the connection is lost makes that usable again when it closes.
const lock = (holds) => {
  isLocked = holds;
  const view = app();
  if (view) view.inert = holds;
};
const resume = () => {
  isReconnecting = false;
  markRunEnd();
  lock(false);
  pauseConfirming(false);
  keepTexts();
  for (const [name, text] of [...drafts]) {
    const field = fieldOf(name);
    if (field) {
      // What was typed last holds, not what had arrived of it.
      forget(name);
      typeAgain(field, text);
      retyped.add(name);
    } else {
      shelter(name, text);
      drafts.delete(name);
    }
  }
  sayHomeless();
  // Last: when there is nothing to choose, nothing may be on its way any more.
  chooseAgain();
};
const resumeWhenDrawn = () => {
  if (isLocked && runInView() !== lastRun && scriptState() === "notRunning") resume();
};

// The server has answered when it drew an indicator anew or when a script run of its has ended.
new MutationObserver((changes) => {
  let isDrawn = false;
  for (const { attributeName, oldValue, target } of changes) {
    if (attributeName === "data-test-connection-state") {
      if (oldValue === "CONNECTED" && !isReconnecting) {
        isReconnecting = true;
        pauseConfirming(true);
        lastRun = runInView();
      }
      lock(isReconnecting && isConnected());
    } else if (attributeName === "data-test-script-state") {
      if (isLocked) resumeWhenDrawn();
      // On a busy machine a page shows of a whole run no more than that it was asked for, and that it has ended.
      else if (oldValue !== "notRunning" && scriptState() === "notRunning") {
        markRunEnd();
        // It finds the texts whose fields went; they may be there again.
        confirm();
        keepTexts();
        bringHome();
      }
    } else if (isLocked) resumeWhenDrawn();
    else if (!isReconnecting) {
      isDrawn = true;
      if (target instanceof Element && target.closest('[class*="st-key-saved"]')) confirm();
    }
  }
  // With every change: a stage may be drawn after its run has ended, and the next stage before another run begins.
  followStage();
  // A dialog, and what the server says of forms, may appear a moment after the run that drew it has ended.
  if (isDrawn && !isReconnecting && scriptState() === "notRunning") {
    if (keepTexts()) confirm();
    bringHome();
  }
}).observe(document.body, {
  attributeFilter: ["data-test-connection-state", "data-test-script-state"],
  attributeOldValue: true,
  childList: true,
  subtree: true,
});
