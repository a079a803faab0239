"""The days of hello's suite, as its templates draw them, written for tools that have no world of their own."""

import json
from typing import Any

from alike import ROOT

from lifeos.gym import templates
from lifeos.gym.scenario import Scenario, Scenarios


def write(path: str, count: int, seed: int) -> None:
    """So many days as JSON."""
    drawn = Scenarios(templates.load(f"{ROOT}/evals/suites/hello/scenarios"), seed, "practice")
    with open(path, "w", encoding="utf-8") as file:
        json.dump([_day(drawn[index]) for index in range(count)], file)


def _day(about: Scenario) -> dict[str, Any]:
    today = about.state["today"]
    events = [{"id": key, **event} for key, event in about.state["events"].items() if event["start"].startswith(today)]
    return {
        "goal": about.goal,
        "today": today,
        "events": None if about.trouble.outages else sorted(events, key=lambda event: event["start"]),
        "says": about.expected.says,
        "cites": about.expected.cites,
        "abstains": about.expected.abstains,
    }
