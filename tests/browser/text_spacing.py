"""Text that is cut: spaced out as readers set it for themselves (WCAG 1.4.12), or on a narrow window."""

from playwright.sync_api import Page

_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""

_CUT = """() => {
  const SLACK = 1;
  const LEFT_OUT = 'svg, script, style, template, textarea, noscript, [data-testid="stIconMaterial"]';
  const faults = [];
  const controls = 'button, label, summary, [role="tab"], [role="option"], .kompass-badge, kbd, td, th, dt';
  const hides = value => value === "hidden" || value === "clip";
  const scrolls = value => value === "auto" || value === "scroll";
  const styles = new Map();
  const styleOf = element => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const boxes = new Map();
  const boxOf = element => {
    if (!boxes.has(element)) boxes.set(element, element.getBoundingClientRect());
    return boxes.get(element);
  };
  const unseen = element => {
    const style = styleOf(element);
    const box = boxOf(element);
    return style.visibility === "hidden" || style.clipPath === "inset(50%)" || style.opacity === "0"
      || (style.display !== "contents" && box.width <= 1 && box.height <= 1);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || node.parentElement.closest(LEFT_OUT)) continue;
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(rect => rect.width > 0 && rect.height > 0);
    if (!rects.length) continue;
    // Letters need less than the line that they stand on.
    const size = parseFloat(styleOf(node.parentElement).fontSize);
    const text = rects.map(rect => {
      const spare = Math.max(0, (rect.height - size) / 2);
      return { left: rect.left, right: rect.right, top: rect.top + spare, bottom: rect.bottom - spare };
    });
    const beyond = (box, sides) => text.some(rect =>
      (sides.x && (rect.left < box.left - SLACK || rect.right > box.right + SLACK))
      || (sides.y && (rect.top < box.top - SLACK || rect.bottom > box.bottom + SLACK)));
    const control = node.parentElement.closest(controls);
    const isOutside = control && boxOf(control).width && beyond(boxOf(control), { x: true, y: true });
    let fault = isOutside ? "outside its control" : "";
    for (let each = node.parentElement; each && !fault; each = each.parentElement) {
      if (unseen(each)) { fault = ""; break; }
      const style = styleOf(each);
      // A scroller shows the rest, and a beginning that ends in dots is meant so.
      if (style.webkitLineClamp !== "none" || scrolls(style.overflowX) || scrolls(style.overflowY)) break;
      if (style.display === "contents" || style.display === "inline") continue;
      const sides = { x: hides(style.overflowX), y: hides(style.overflowY) };
      if ((sides.x || sides.y) && beyond(boxOf(each), sides)) fault = `cut by ${each.tagName} ${each.className}`;
    }
    if (fault && !hiddenAbove(node.parentElement)) faults.push(`"${node.data.trim().slice(0, 40)}" ${fault}`);
  }
  function hiddenAbove(element) {
    for (let each = element; each; each = each.parentElement) if (unseen(each)) return true;
    return false;
  }
  return [...new Set(faults)].slice(0, 12);
}"""


def cut(page: Page) -> list[str]:
    """Name texts that are cut off, or that leave the control that they stand in."""
    texts: list[str] = page.evaluate(_CUT)
    return texts


def cut_when_spaced(page: Page) -> list[str]:
    """Name texts that are cut off once letters, words, lines and paragraphs are apart."""
    # Put in as a reader's browser does, past what the page lets in.
    page.evaluate(
        """rules => {
          const spacing = new CSSStyleSheet();
          spacing.replaceSync(rules);
          document.adoptedStyleSheets = [spacing];
        }""",
        _SPACING,
    )
    texts = cut(page)
    page.evaluate("() => { document.adoptedStyleSheets = [] }")
    return texts
