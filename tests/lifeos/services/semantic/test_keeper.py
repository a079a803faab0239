"""The keeper: whatever happened, the next pass makes it right."""

import random
import threading

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.store import Store
from lifeos.memory.versions import garbage
from lifeos.memory.versions.restore import restore
from lifeos.services.semantic.keeper import Keeper
from lifeos.services.semantic.versions import LAST, Versions
from tests.lifeos.memory.lives import LIFE, Words, version
from tests.lifeos.services.semantic.serving import fleet, pinned

LIVES = "life"
"""What the versions below call their memory."""


class World:
    """A remote with some versions, a store that has none, and a fleet whose pin moves."""

    def __init__(self, folder):
        self.remote = Store(str(folder / "remote"))
        lives = [{("giro", "finance"): LIFE["giro", "finance"][:count]} for count in (0, 1, 2)]
        lives += [LIFE, {("journal", "notes"): LIFE["journal", "notes"]}, {("journal", "notes"): []}]
        self.snapshots = [version(folder / "remote", life)[1] for life in lives]
        self.pin, self.there, self.declared, self.said = self.snapshots[0], True, fleet(), []
        self.store = store = Store(str(folder / "here"))

        def bring(memory):
            if not self.there:
                raise LifeOSError("the remote is away")
            restore(store, self.remote, memory.snapshot, None)

        self.versions = Versions(store, lambda _: Words(), bring, lambda _: None)
        self.keeper = Keeper(lambda: pinned(self.declared, self.pin), self.versions, self.said.append)

    @property
    def memory(self):
        return pinned(self.declared, self.pin).catalog.memories["user-context"]


def test_what_is_pinned_is_served_before_anybody_asks(tmp_path):
    world = World(tmp_path)
    assert not world.keeper.passed
    assert world.keeper.keep() == []
    assert world.keeper.passed
    assert world.versions.ready(world.memory)
    assert world.said == [f"user-context: {world.pin} is served"]


def test_a_remote_that_is_lost_stops_nothing_that_is_open_and_is_found_again(tmp_path):
    world = World(tmp_path)
    world.keeper.keep()
    first, world.there = world.memory, False
    world.pin = world.snapshots[1]
    for _ in range(3):
        assert world.keeper.keep() == ["user-context"]
    assert sum("the remote is away" in line for line in world.said) == 1, "it is said once"
    assert world.versions.of(first).version.snapshot == first.snapshot
    world.there = True
    assert world.keeper.keep() == []
    assert world.versions.ready(world.memory)


def test_the_fleet_is_that_of_the_last_pass_whoever_is_away(tmp_path):
    world = World(tmp_path)
    fleets = [pinned(world.declared, world.pin)]

    def now():
        if not fleets:
            raise LifeOSError("the API server is away")
        return fleets[0]

    keeper = Keeper(now, world.versions, world.said.append)
    assert keeper.fleet() is fleets[0], "before the first pass it is asked"
    keeper.keep()
    known = fleets.pop()
    assert keeper.fleet() is known
    with pytest.raises(LifeOSError, match="is away"):
        keeper.keep()
    assert keeper.fleet() is known


def test_whatever_happens_what_is_pinned_is_served_and_few_others(tmp_path):
    world, chance = World(tmp_path), random.Random(1)
    for _ in range(40):
        world.pin, world.there = chance.choice(world.snapshots), chance.random() < 0.7
        wrong = world.keeper.keep()
        assert (wrong == []) == world.versions.ready(world.memory)
        assert world.there is False or wrong == []
        assert len(world.versions.beside(world.memory)) <= LAST


def test_what_nobody_asks_for_any_more_goes_off_the_disk_and_comes_back_when_it_is_pinned_again(tmp_path):
    world = World(tmp_path)

    def discard(memory, opened):
        return garbage.keep_only(world.store, LIVES, {memory.snapshot, *opened})

    keeper = Keeper(lambda: pinned(world.declared, world.pin), world.versions, world.said.append, discard)
    for snapshot in world.snapshots:
        world.pin = snapshot
        assert keeper.keep() == []
        assert world.versions.of(world.memory).version.snapshot == snapshot
    first, *_, last = world.snapshots
    assert f"user-context: {first} is off the disk" in world.said
    assert first not in world.store.snapshots()
    assert {last, *(one.snapshot for one in world.versions.beside(world.memory))} <= set(world.store.snapshots())
    said = len(world.said)
    assert keeper.keep() == []
    assert world.said[said:] == [], "nothing is looked for again that went"
    world.pin = first
    assert keeper.keep() == []
    assert world.versions.of(world.memory).version.snapshot == first


def test_what_cannot_go_just_now_goes_later(tmp_path):
    world, held = World(tmp_path), [True]

    def discard(memory, opened):
        if held:
            raise LifeOSError("somebody is adding to it")
        return ["sha256:0"]

    keeper = Keeper(lambda: pinned(world.declared, world.pin), world.versions, world.said.append, discard)
    keeper.keep()
    assert world.said[-1] == "what is served no more stays on the disk for now: somebody is adding to it"
    held.clear()
    keeper.keep()
    assert world.said[-1] == "user-context: sha256:0 is off the disk"


def test_what_is_forgotten_is_shared_before_anything_is_served_and_that_it_cannot_be_keeps_nobody(tmp_path):
    world, failing = World(tmp_path), [LifeOSError("the bucket is away"), OSError(0, "the disk refuses"), None]
    shared = []

    def share(memory):
        shared.append((memory.name, world.versions.ready(memory)))
        if failing[0] is not None:
            raise failing[0]

    keeper = Keeper(lambda: pinned(world.declared, world.pin), world.versions, world.said.append, share=share)
    for _ in range(2):
        assert keeper.keep() == []
    assert shared == [("user-context", False), ("user-context", True)]
    told = "user-context: what is forgotten is not told where versions are made: "
    assert world.said == [f"{told}the bucket is away", f"user-context: {world.pin} is served"], "it is said once"
    failing.pop(0)
    keeper.keep()
    assert world.said[-1] == f"{told}[Errno 0] the disk refuses"
    error = failing.pop(0)
    keeper.keep()
    failing.insert(0, error)
    keeper.keep()
    assert world.said[-2:] == [f"{told}[Errno 0] the disk refuses"] * 2, "once for each time"


def test_it_goes_on_by_itself_until_it_ends(tmp_path):
    world = World(tmp_path)
    served = threading.Event()
    keeper = Keeper(lambda: pinned(world.declared, world.pin), world.versions, lambda _: served.set())
    thread = threading.Thread(target=keeper.run, args=(0.001,))
    thread.start()
    assert served.wait(60)
    keeper.end()
    thread.join()


def test_without_a_fleet_it_says_so_and_tries_again(tmp_path):
    world, said = World(tmp_path), threading.Event()
    fleets = [LifeOSError("there is no fleet"), None]

    def now():
        found = fleets.pop(0) if len(fleets) > 1 else fleets[0]
        if found is not None:
            raise found
        return pinned(world.declared, world.pin)

    lines = []
    keeper = Keeper(now, world.versions, lambda line: lines.append(line) or (len(lines) == 2 and said.set()))
    thread = threading.Thread(target=keeper.run, args=(0.001,))
    thread.start()
    assert said.wait(60)
    keeper.end()
    thread.join()
    assert lines[0] == "there is no fleet"
