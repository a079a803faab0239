"""The page about metrics and alerts names exactly those that there are."""

import re

from tests.docs.pages import text_of
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.exported import exported
from tests.lifeos.targets.test_observe import rules

PAGE = text_of("docs/how-to/watch-a-fleet.md")
_METRIC = re.compile(r"^\| `(lifeos_\w+)` \|([^|]*)\|", re.MULTILINE)
_ALERT = re.compile(r"^\| (\w+) \| (critical|warning) \|", re.MULTILINE)


def test_every_metric_with_its_labels(tmp_path):
    there = {}
    for sample, labels in exported(fleets.watched(), tmp_path).items():
        if not sample.endswith("_created"):
            there.setdefault(re.sub(r"_(bucket|count|sum)$", "", sample), set()).update(labels - {"le"})
    assert {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in _METRIC.findall(PAGE)} == there


def test_every_alert_and_how_urgent_it_is():
    assert dict(_ALERT.findall(PAGE)) == {rule["alert"]: rule["labels"]["severity"] for _, rule in rules()}
