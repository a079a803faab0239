"""The operating curve of a check as SVG: how agents of any true success rate would fare, and where this one stands."""

from lifeos.page.markup import Markup, element
from lifeos.verdict.checks import Check
from lifeos.verdict.curve import curve, span

_WIDTH, _HEIGHT = 340, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 12, 22, 30
_POINTS = 81


def operating_curve(check: Check, observed: float | None) -> Markup:
    """Exact at each point drawn. ``observed``: the share of successes seen."""
    low, high = span(check)
    if observed is not None:
        low, high = max(0.0, min(low, observed - 0.02)), min(1.0, max(high, observed))
    rates = [low + (high - low) * step / (_POINTS - 1) for step in range(_POINTS)]
    points = [(point.rate, point.passes) for point in curve(check.boundary, rates)]

    def across(rate: float) -> float:
        return round(_LEFT + (rate - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT), 1)

    line = " ".join(f"{'L' if at else 'M'}{across(rate)} {_up(passes)}" for at, (rate, passes) in enumerate(points))
    area = f"{line} L{across(high)} {_up(0)} L{across(low)} {_up(0)} Z"
    at_floor = across(check.floor)
    floor = f"floor {check.floor:.0%}" if check.floor == round(check.floor, 2) else f"floor {check.floor:.1%}"
    marks = [_rule(at_floor, "floor"), _label(at_floor - 5, _up(0.5) - 6, floor, "end")]
    if observed is not None:
        (seen,) = curve(check.boundary, [observed])
        here = across(observed)
        side = "end" if here > _WIDTH / 2 else "start"
        marks += [_rule(here, "observed"), _label(here, _TOP - 8, f"seen {observed:.1%}", side, "observed")]
        marks.append(element("circle", cx=f"{here:g}", cy=f"{_up(seen.passes):g}", r="4.5", class_="observed"))
    axes = [_level(share) for share in (0.0, 0.5, 1.0)]
    ends = [
        _label(across(rate), _HEIGHT - 12, f"{rate:.0%}", anchor) for rate, anchor in ((low, "start"), (high, "end"))
    ]
    middle = _label((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 12, "true success rate", "middle")
    return element(
        "svg",
        *axes,
        element("path", d=area, class_="area"),
        element("path", d=line, class_="line"),
        *marks,
        *ends,
        middle,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        aria_label=f"Operating curve of {check.name}: probability to pass by true success rate",
    )


def _up(share: float) -> float:
    return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def _level(share: float) -> Markup:
    height = str(_up(share))
    rule = element("line", x1=str(_LEFT), x2=str(_WIDTH - _RIGHT), y1=height, y2=height, class_="grid")
    return Markup(rule + _label(_LEFT - 5, _up(share) + 3.5, f"{share:.0%}", "end"))


def _rule(x: float, class_: str) -> Markup:
    return element("line", x1=f"{x:g}", x2=f"{x:g}", y1=f"{_TOP:g}", y2=f"{_up(0):g}", class_=class_)


def _label(x: float, y: float, text: str, anchor: str, class_: str | None = None) -> Markup:
    return element("text", text, x=f"{x:g}", y=f"{y:g}", text_anchor=anchor, class_=class_)
