// A report is made with what was chosen when its button was drawn. After a choice, such as for one without names, a click
// waits for the full run that draws the button anew.
import { sendsOption } from "./fields.js";
import { press, runInView } from "./page.js";

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
