"""What records are called, so that it can be told whether a sentence is about one."""

import re
from collections.abc import Mapping

from lifeos.gym.scenario import Scenario
from lifeos.gym.tools.outcome import text_of

_NAME = re.compile(r"(?:^|; )(?:name|title): ([^;]+)")
_FIRST = re.compile(r"[^,.;:]{3,60}")


def called(about: Scenario) -> dict[str, str]:
    """The name of each record of a scenario by its id: that of its field ``name`` or ``title``, or how its text begins."""
    texts = dict(about.memory)
    for records in about.state.values():
        if isinstance(records, Mapping):
            texts.update((key, text_of(item)) for key, item in records.items() if isinstance(item, dict))
    return {key: name for key, text in texts.items() if (name := _name(text))}


def _name(text: str) -> str:
    found = _NAME.search(text) or _FIRST.match(text)
    return found[found.lastindex or 0].strip() if found else ""
