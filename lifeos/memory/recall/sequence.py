"""In which order of their times records are told, when a question asks for the last, the next or the first."""

from collections.abc import Callable

from lifeos.memory.recall.lexicon import Order

_DAY = len("2025-06-06")


def sequence(order: Order, now: str, time: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
    """How records are put into order; those that are of no time come last. ``now``: a day, or empty when none is known; ``time``: of a record."""

    def sort(records: list[str]) -> list[str]:
        times = {one: time(one) for one in records}
        if order == "oldest":
            return sorted(records, key=lambda one: (not times[one], times[one]))
        to_come = [one for one in records if now and times[one][:_DAY] > now]
        past = [one for one in records if not now or times[one][:_DAY] <= now]
        to_come.sort(key=times.__getitem__)
        past.sort(key=times.__getitem__, reverse=True)
        return [*to_come, *past] if order == "next" else [*past, *to_come]

    return sort
