"""A picture of a question: how many gave which answer, and how it went over time.

matplotlib is imported only when a picture is drawn: that takes half a second and 50 MB.
"""

import io
import warnings
from collections.abc import Sequence
from textwrap import shorten, wrap

WIDTH, HEIGHT, DPI = 8.0, 4.2, 110
"""In inches, and pixels to the inch."""

LONGEST_LABEL = 28
COLOUR, PALE = "#2a7ab9", "#d9e6f2"


def draw(
    title: str, shares: Sequence[tuple[str, int]], answers: int, trend: Sequence[tuple[str, float, int]]
) -> bytes:
    """A PNG: bars for the shares of so many answers beside a line for the trend, as far as there are any."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    has_trend = len(trend) > 1
    panels = figure.subplots(1, 2 if has_trend else 1, squeeze=False)[0]
    figure.suptitle("\n".join(wrap(title, 70)[:2]).replace("$", r"\$"), fontsize=12)
    labels = [shorten(label, LONGEST_LABEL, placeholder="…").replace("$", r"\$") for label, _ in shares]
    counts = [count for _, count in shares]
    lies = any(len(label) > 4 for label in labels)
    places = range(len(labels))
    bars = (panels[0].barh if lies else panels[0].bar)(places, counts, color=COLOUR)
    total = answers or 1
    shown = [f"{count} ({round(100 * count / total)} %)" if count else "" for count in counts]
    panels[0].bar_label(bars, shown, fontsize=8, padding=2)
    if lies:
        panels[0].set_yticks(places, labels)
        panels[0].invert_yaxis()
        panels[0].margins(x=0.25)
    else:
        panels[0].set_xticks(places, labels)
        panels[0].margins(y=0.15)
    if has_trend:
        when, values = [each[0] for each in trend], [each[1] for each in trend]
        panels[1].plot(range(len(when)), values, color=COLOUR, marker="o")
        panels[1].set_xticks(
            range(len(when)), [f"{name}\nn={n}" for name, _, n in trend], fontsize=7, rotation=45
        )
        panels[1].grid(color=PALE)
    for panel in panels:
        panel.spines[["top", "right"]].set_visible(False)
    stream = io.BytesIO()
    with warnings.catch_warnings():  # a letter that the font lacks is drawn as a box
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(stream, format="png")
    return stream.getvalue()
