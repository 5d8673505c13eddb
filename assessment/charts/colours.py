"""The colours of the figures, on the screen and in print.

Blue and orange differ for colour-blind people, and in lightness; both stand out on light and dark.
"""

CURRENT = "#1f7496"
TARGET = "#d9822b"
# Told from blue by hue and from the orange of targets by lightness; its lines are dashed as well.
EARLIER = "#a0528a"
BAND_OPACITY = 0.25
BAND = f"rgba({', '.join(str(part) for part in bytes.fromhex(CURRENT[1:]))}, {BAND_OPACITY})"
GRID = "rgba(128, 145, 153, 0.45)"

# From pale to strong: the order is told by lightness alone.
SCALE = ((0.0, "#e4ecef"), (0.5, "#7fb4cc"), (1.0, "#0b5d75"))
