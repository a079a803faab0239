"""The curve that is drawn is the exact one."""

import re
from xml.etree import ElementTree as ET

import pytest

from lifeos.gym.report.drawing import operating_curve
from lifeos.verdict.binomial import passes
from lifeos.verdict.checks import checks_of
from tests.lifeos.gym.report.gates import suite

CHECK = checks_of(suite())[0]
TOP, BOTTOM, LEFT, RIGHT = 22, 180, 38, 328


def read(observed):
    """The drawing, and a way from its units to rates and shares."""
    svg = ET.fromstring(operating_curve(CHECK, observed))
    ends = [
        float(text.text[:-1]) / 100 for text in svg.iter("text") if text.text.endswith("%") and text.get("y") == "198"
    ]
    return svg, ends


def test_points_are_exact():
    svg, (low, high) = read(None)
    line = next(path for path in svg.iter("path") if path.get("class") == "line")
    points = [tuple(map(float, pair)) for pair in re.findall(r"[ML]([\d.]+) ([\d.]+)", line.get("d"))]
    assert len(points) > 50
    for x, y in points[::8]:
        share = (BOTTOM - y) / (BOTTOM - TOP)
        near = [passes(95, 100, low + (x + off - LEFT) / (RIGHT - LEFT) * (high - low)) for off in (-4.0, 4.0)]
        assert near[0] - 0.02 <= share <= near[1] + 0.02


@pytest.mark.parametrize("observed", [0.0, 0.4, 0.95, 1.0])
def test_what_was_seen_is_marked_within_the_drawing(observed):
    svg, _ = read(observed)
    circle = next(svg.iter("circle"))
    assert LEFT <= float(circle.get("cx")) <= RIGHT
    assert (BOTTOM - float(circle.get("cy"))) / (BOTTOM - TOP) == pytest.approx(passes(95, 100, observed), abs=0.01)
    assert f"seen {observed:.1%}" in {text.text for text in svg.iter("text")}


def test_nothing_seen_nothing_marked():
    svg, _ = read(None)
    assert list(svg.iter("circle")) == []
    assert "floor 90%" in {text.text for text in svg.iter("text")}
