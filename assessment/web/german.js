// Streamlit's own words, where no setting changes them. React keeps its nodes and writes them anew when they change.
(() => {
  "use strict";
  const WORDS = {
    "Skip to main content": "Zum Inhalt springen",
    Open: "Öffnen",
    Close: "Schließen",
    "Clear value": "Leeren",
    "Selected values": "Gewählt",
    "Clear all": "Alle entfernen",
    Dismiss: "Schließen",
    "No results": "Nichts gefunden",
    Upload: "Datei wählen",
    "file upload": "Datei wählen",
    "Add files": "Andere Datei wählen",
    "add icon": "andere Datei",
    "Drag and drop a file here": "Datei hier ablegen",
    "Error: ": "Fehler: ",
    Increment: "Mehr",
    Decrement: "Weniger",
    "Copy to clipboard": "Kopieren",
    "Connection error": "Keine Verbindung",
  };
  const BEGINNINGS = { "Cancel upload of ": "Abbrechen: ", "Remove ": "Entfernen: ", "Add: ": "Hinzufügen: ",
  };
  const PATTERNS = [
    [/^.* files are not allowed\..*$/, "Diese Art von Datei lässt sich hier nicht einlesen."],
    [/^File must be (\d+)\.\d([KMG]B) or smaller\.$/, "Die Datei ist zu groß: höchstens $1 $2."],
    [/^Only one file is allowed\.$/, "Bitte eine Datei nach der anderen."],
    [/^You can only select up to (\d+) options?\..*$/, "Höchstens $1. Bitte zuerst etwas entfernen."],
    [/^Error: Number is outside the allowed range\. Please enter a value between (\S+) and (\S+)\.$/, "Bitte eine Zahl von $1 bis $2."],
    [/^1 option available\.$/, "Eine Möglichkeit."],
    [/^(\d+) options available\.$/, "$1 Möglichkeiten."],
    [/^(.+), selected$/, "$1, gewählt"],
    [/^(.+, )?(\d+)\.(\d)([KMG]?B)$/, "$1$2,$3 $4"],
  ];
  // There, whatever the reason, the words are not for users.
  const FAILURES = {
    '[data-testid="stDownloadButtonError"]':
      "Die Datei ließ sich nicht erstellen; gespeichert bleibt alles. Bitte die Seite neu laden und noch einmal versuchen.",
    '[data-testid="stFileChip"] [role="alert"], [data-testid="stTooltipErrorContent"]':
      "Die Datei kam nicht an. Bitte noch einmal versuchen.",
    '[data-testid="stAlertContentError"]:has(> [data-testid="stErrorElementStack"])':
      "Dieser Teil der Seite kam nicht an. Bitte die Seite neu laden; gespeichert bleibt alles.",
  };
  // Streamlit says another thing for each address and reason, and to whoever opened "localhost" how to start it.
  const NO_ANSWER = "Das Programm antwortet nicht. Läuft es noch? Was als gespeichert angezeigt wurde, ist gespeichert.";
  const SHUT_OUT = "Das Programm lässt dieses Gerät nicht mehr herein, zum Beispiel weil der Workshop beendet ist. " +
    "Was als gespeichert angezeigt wurde, ist gespeichert.";
  const READ_OUT = ["aria-label", "aria-valuetext", "title"];
  // A dialog without a block is Streamlit's own.
  const SHOWN = '[data-testid="stNumberInput"] [role="alert"], ' +
    '[data-testid="stDialog"]:not(:has(.stVerticalBlock)) :is(h2, div, a, code), a[href="#stMain"], ' +
    '[data-testid="stFileUploaderDropzone"] :is(p, span, div, small), ' +
    '[data-key="__creatable__"] [data-item-hl], [role="listbox"][data-empty] [role="option"] > span, ' +
    '[data-testid="stAlertContentError"]:has(> [data-testid="stErrorElementStack"]), [role="log"] div, [id^="react-aria-description"], [data-testid="stTooltipErrorContent"], [data-testid="stDownloadButtonError"]';

  const ours = new Set(Object.values(WORDS));
  const asOurs = (text) => ours.add(text) && text;
  const german = (text) => {
    if (Object.hasOwn(WORDS, text)) return WORDS[text];
    const beginning = Object.keys(BEGINNINGS).find((part) => text.startsWith(part));
    const [pattern, words] = PATTERNS.find(([regex]) => regex.test(text)) ?? [];
    if (pattern) return asOurs(text.replace(pattern, words));
    return beginning ? BEGINNINGS[beginning] + text.slice(beginning.length) : text;
  };
  const shown = (text, parent) => {
    const failure = Object.keys(FAILURES).find((selector) => parent?.closest(selector));
    return failure && !ours.has(text) && german(text) === text ? FAILURES[failure] : german(text);
  };
  const isOfLostConnection = (node) => {
    const title = node.parentElement?.closest('[role="dialog"]')?.querySelector("h2");
    return title && !title.contains(node) && ["Connection error", WORDS["Connection error"]].includes(title.textContent);
  };
  const lost = (node) => {
    if (node.previousSibling || node.parentElement.matches("a, code")) return "";
    return node.nodeValue === SHUT_OUT || node.nodeValue.includes("status: 403") ? SHUT_OUT : NO_ANSWER;
  };
  const translateAttribute = (element, name) => {
    const text = element.getAttribute(name);
    if (text && german(text) !== text) element.setAttribute(name, german(text));
  };
  const translateText = (node) => {
    if (node?.nodeType !== Node.TEXT_NODE) return;
    const words = isOfLostConnection(node) ? lost(node) : shown(node.nodeValue, node.parentElement);
    if (words !== node.nodeValue) node.nodeValue = words;
  };
  const translateTexts = (element) => element.childNodes.forEach(translateText);
  const translate = (element) => {
    if (!(element instanceof Element)) return;
    for (const name of READ_OUT) {
      [element, ...element.querySelectorAll(`[${name}]`)].forEach((part) => translateAttribute(part, name));
    }
    [element, ...element.querySelectorAll(SHOWN)].forEach((part) => part.matches(SHOWN) && translateTexts(part));
  };

  new MutationObserver((changes) => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === "attributes") translateAttribute(target, attributeName);
      else if (type === "characterData") target.parentElement?.matches(SHOWN) && translateText(target);
      else {
        if (target.matches(SHOWN)) translateTexts(target);
        addedNodes.forEach(translate);
      }
    }
  }).observe(document.body, { attributeFilter: READ_OUT, characterData: true, childList: true, subtree: true });
})();
