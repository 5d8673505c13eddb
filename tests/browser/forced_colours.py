"""What can't be seen when the system replaces the page's colours, as contrast themes of Windows do."""

from playwright.sync_api import Page

from tests.browser.screens import still

# What something looks like, as a list of marks: lines, areas, letters, drawings, as far as they differ from what is
# behind them. Shadows and background pictures are left out: a contrast theme takes them away, or may.
_LOOKS = """
  const clear = colour => colour === "transparent" || /^rgba\\(.*, 0(\\.[0-4]\\d*)?\\)$/.test(colour);
  const canvas = () => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "Canvas";
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
  const behind = element => {
    for (let each = element.parentElement; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return canvas();
  };
  const under = element => {
    const own = getComputedStyle(element).backgroundColor;
    return clear(own) ? behind(element) : own;
  };
  const hidden = element => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width < 2 || box.height < 2 || style.visibility === "hidden" || style.clipPath === "inset(50%)";
  };
  const lines = (style, ground) => {
    const borders = [];
    for (const side of ["Top", "Right", "Bottom", "Left"]) {
      const width = parseFloat(style[`border${side}Width`]);
      const colour = style[`border${side}Color`];
      if (width > 0 && style[`border${side}Style`] !== "none" && !clear(colour) && colour !== ground)
        borders.push(`line ${width} ${colour}`);
    }
    return borders;
  };
  const marks = element => {
    const looks = new Set();
    const look = (each, pseudo) => {
      const style = getComputedStyle(each, pseudo);
      if (pseudo && style.content === "none") return;
      lines(style, pseudo ? under(each) : behind(each)).forEach(line => looks.add(line));
      const { backgroundColor: area, color, content, fontWeight, outlineStyle, textDecorationLine } = style;
      if (!clear(area) && area !== (pseudo ? under(each) : behind(each))) looks.add(`area ${area}`);
      if (!each.closest("[data-focused], :focus") && outlineStyle !== "none") looks.add("outline");
      const words = [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if ((pseudo ? content !== '""' : words) && color !== under(each))
        looks.add(`letters ${pseudo ? content : ""} ${color} ${fontWeight} ${textDecorationLine}`);
      if (each instanceof SVGGeometryElement)
        for (const paint of [style.fill, style.stroke])
          if (paint !== "none" && !clear(paint) && paint !== under(each)) looks.add("drawing");
    };
    for (const each of [element, ...element.querySelectorAll("*")]) {
      if (hidden(each)) continue;
      for (const pseudo of [null, "::before", "::after"]) look(each, pseudo);
    }
    return looks;
  };
  const named = element => `${element.tagName} ${element.className?.baseVal ?? element.className} "${
    (element.getAttribute("aria-label") || element.textContent).trim().slice(0, 40)}"`;
"""

# Areas without a word in them that say something by their colour alone, such as a bar or the knob of a switch.
_REMEMBER = (
    "() => {"
    + _LOOKS
    + """
  const says = element => element.textContent.trim() || element.querySelector("img, svg, input, canvas");
  window.kompassPainted = [...document.querySelectorAll("body *")].filter(element => {
    // The hole of a ring that is not chosen.
    if (element.closest("label:has([type=radio]:not(:checked))")) return false;
    if (element instanceof SVGGeometryElement)
      return element.closest(".js-plotly-plot") === null && !hidden(element) && marks(element).size > 0;
    const colour = getComputedStyle(element).backgroundColor;
    return !clear(colour) && !says(element) && !hidden(element) && colour !== behind(element)
      && !element.closest("svg, canvas, template, [data-testid='stSkeleton'], [data-testid='stMainMenu']");
  });
}"""
)

_UNSEEN = (
    "() => {"
    + _LOOKS
    + """
  const faults = [];
  const STATES = "[aria-checked], [aria-selected], [aria-pressed], [data-selected], [type=radio], [type=checkbox]";
  const chosen = element => element.checked ?? (element.dataset.selected !== undefined
    || ["aria-checked", "aria-selected", "aria-pressed"].some(name => element.getAttribute(name) === "true"));
  // The box of the browser's own is drawn with the system's colours anyway.
  const drawn = element => element.matches("input") && !hidden(element) && !hidden(element.parentElement);
  const frame = element => element.matches("input") ? element.closest("label") ?? element : element;
  const kind = element => [element.tagName, element.type, element.getAttribute("role"), element.dataset.variant,
    element.dataset.testid, element.matches(":disabled, [data-disabled], [aria-disabled=true]")].join(" ");
  const kinds = new Map();
  for (const element of document.querySelectorAll(STATES)) {
    if (drawn(element) || hidden(frame(element))) continue;
    if (!kinds.has(kind(element))) kinds.set(kind(element), {});
    const states = kinds.get(kind(element));
    const state = chosen(element) ? "chosen" : "unchosen";
    if (!states[state] || states[state].matches("[data-hovered], [data-focused]")) states[state] = element;
  }
  for (const [name, states] of kinds) {
    const seen = Object.entries(states).map(([state, element]) => [state, marks(frame(element))]);
    for (const [state, all] of seen) {
      const isBare = [...all].every(mark => mark.startsWith("letters"));
      if (isBare && /radio|checkbox|switch/.test(name)) faults.push(`nothing to see of ${name}, ${state}`);
    }
    if (seen.length < 2) continue;
    const [one, other] = seen.map(([, all]) => [...all].sort().join("; "));
    if (one === other) faults.push(`chosen and unchosen look alike: ${name} ${named(frame(states.chosen))}: ${one}`);
  }
  for (const element of window.kompassPainted) {
    if (!element.isConnected || hidden(element)) continue;
    if (marks(element).size === 0) faults.push(`can't be seen: ${named(element)} in ${named(element.parentElement)}`);
  }
  return faults;
}"""
)


def unseen(page: Page) -> list[str]:
    """Name what can't be seen, or can't be told from what is not chosen, in forced colours."""
    page.evaluate(_REMEMBER)
    page.emulate_media(forced_colors="active")
    still(page)
    faults: list[str] = page.evaluate(_UNSEEN)
    page.emulate_media(forced_colors="none")
    return faults
