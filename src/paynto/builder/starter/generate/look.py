"""Colours, font, corners and density of an app: its `src/theme.css`.

The accent is the person's colour; what is derived from it (text on it, tints, a readable text colour) keeps
WCAG contrast in both themes because lightness is bounded here, not hoped for.
"""

import math

from paynto.builder.starter.generate.encode import checked_colour
from paynto.builder.starter.generate.templates import fill, form
from paynto.builder.starter.spec import Look

_FONTS = {
    "sans": '"Inter Variable", ui-sans-serif, system-ui, sans-serif',
    "serif": 'ui-serif, "Iowan Old Style", "Palatino Linotype", Georgia, serif',
    "mono": 'ui-monospace, "JetBrains Mono", "Cascadia Code", Menlo, Consolas, monospace',
    "rounded": 'ui-rounded, "SF Pro Rounded", "Nunito", "Quicksand", "Inter Variable", system-ui, sans-serif',
}
_RADII = {"none": "0rem", "small": "0.25rem", "medium": "0.5rem", "large": "0.875rem"}
_SPACING = {"compact": "0.225rem", "comfortable": "0.25rem"}
# From here on dark text reads better on the colour than white.
_BRIGHT = 0.72
_CHART_TURNS = (0, 75, 150, 215, 265, 310)


def write_theme(look: Look) -> str:
    lightness, chroma, hue = _to_oklch(checked_colour(look.accent))
    chroma = min(chroma, 0.23)
    is_bright = lightness >= _BRIGHT
    accent = min(lightness, 0.85) if is_bright else _darkened(max(lightness, 0.3), chroma, hue, 6.0)
    dark_accent = accent if is_bright else _darkened(max(lightness, 0.5), chroma, hue, 4.6)
    text_chroma = min(chroma, 0.18)
    foreground = f"oklch(0.2 0.03 {hue:.0f})" if is_bright else "oklch(1 0 0)"
    return fill(
        form("theme.css"),
        accent=_oklch(accent, chroma, hue),
        accent_foreground=foreground,
        accent_subtle=_oklch(0.955, min(chroma, 0.022), hue),
        accent_text=_oklch(_darkened(min(lightness, 0.5), text_chroma, hue, 6.0), text_chroma, hue),
        dark_accent=_oklch(dark_accent, chroma, hue),
        dark_accent_foreground=foreground,
        dark_accent_subtle=_oklch(0.27, min(chroma, 0.06), hue),
        dark_accent_text=_oklch(0.8, min(chroma, 0.12), hue),
        charts=_charts(0.58, chroma, hue),
        dark_charts=_charts(0.72, chroma, hue),
        radius=_RADII[look.radius],
        font=_FONTS[look.font],
        spacing=_SPACING[look.density],
    )


def _darkened(lightness: float, chroma: float, hue: float, contrast: float) -> float:
    """The lightness at which white on the colour reaches the contrast; more than 4.5 leaves room for a paler hover."""
    while lightness > 0.2 and 1.05 / (_luminance(lightness, chroma, hue) + 0.05) < contrast:
        lightness -= 0.01
    return lightness


def _charts(lightness: float, chroma: float, hue: float) -> str:
    # A grey accent still gets charts whose parts can be told apart.
    chroma = max(min(chroma, 0.16), 0.11)
    colours = [
        _oklch(lightness + 0.03 * (index % 2), chroma, (hue + turn) % 360)
        for index, turn in enumerate(_CHART_TURNS)
    ]
    return "\n".join(f"  --chart-{index}: {colour};" for index, colour in enumerate(colours, 1))


def _oklch(lightness: float, chroma: float, hue: float) -> str:
    return f"oklch({lightness:.3g} {chroma:.3g} {hue:.0f})"


def _to_oklch(colour: str) -> tuple[float, float, float]:
    """sRGB hex to OKLCH by Björn Ottosson's matrices, https://bottosson.github.io/posts/oklab/."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    chroma = math.hypot(a, b)
    return (
        lightness,
        chroma if chroma > 0.004 else 0.0,
        math.degrees(math.atan2(b, a)) % 360 if chroma > 0.004 else 0.0,
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance (WCAG) of an OKLCH colour, out-of-gamut channels clipped."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
