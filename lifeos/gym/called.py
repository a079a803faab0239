"""What records are called, so that it can be told whether a sentence is about one."""

import re
from collections.abc import Mapping

from lifeos.gym.planted import name_of
from lifeos.gym.scenario import Scenario
from lifeos.gym.tools.outcome import text_of

_NAME = re.compile(r"(?:^|; )(?:name|title): ([^;]+)")
_FIRST = re.compile(r"[^,.;:]{3,60}")


def called(about: Scenario) -> dict[str, str]:
    """The name of each record of a scenario by its id: what memory or the world calls it, or how its text begins."""
    names = {key: name_of(planted) for key, planted in about.memory.items()}
    for records in about.state.values():
        if isinstance(records, Mapping):
            names.update((key, _name(text_of(item))) for key, item in records.items() if isinstance(item, dict))
    return {key: name for key, name in names.items() if name}


def _name(text: str) -> str:
    found = _NAME.search(text) or _FIRST.match(text)
    return found[found.lastindex or 0].strip() if found else ""
