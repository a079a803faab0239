"""The pipeline: load -> resolve -> check -> render -> write, for what changed since the last time."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from lifeos import ir
from lifeos.compiler import cache as caching
from lifeos.compiler.analyse import Analysis, analyse
from lifeos.compiler.cache import Cache, Entry, Places, Units
from lifeos.compiler.documents import Documents
from lifeos.compiler.folder import GENERATIONS, RECORD, Signature, as_left, seal, signature, unseal
from lifeos.compiler.inputs import Inputs, read
from lifeos.compiler.plan import FolderPlan, Known, Planner, Wanted, retained_of, wanted_of
from lifeos.compiler.render import PLATFORM_UNIT, Rendered, render_agent, render_platform
from lifeos.compiler.write import write
from lifeos.diagnostics import Diagnostic, Span

_BASES = ("manifests", "argocd")

Common = dict[str, dict[str, str | Known]]
"""What is wanted in folders that several units write to."""


class Outcome(NamedTuple):
    """The result of a compilation: the analysis, all findings, the planned changes, and how many units were rendered."""

    analysis: Analysis
    found: list[Diagnostic]
    plans: list[FolderPlan]
    rendered: int

    @property
    def changes(self) -> list[str]:
        """Paths that are or would be written or deleted."""
        return sorted(
            f"{plan.home}/{name}"
            for plan in self.plans
            for name in (*plan.writes, *plan.deletes)
            if name not in (RECORD, GENERATIONS)
        )


class Compilation:
    """One run over a repository: analyses on creation; then ``plan`` and ``apply``. Not pure: it is the edge around pure stages.

    What is rendered apart is a unit: an agent's folder, or the platform, in one environment.
    """

    def __init__(
        self, root: str, *, cached: bool = True, inputs: Inputs | None = None, cache: Cache | None = None
    ) -> None:
        """``inputs`` and ``cache``: as read before, when they were."""
        self.root = root
        self.inputs: Inputs = inputs or read(root)
        self._cache = (cache or caching.load(root)) if cached else Cache()
        known = caching.units(self._cache)
        self._documents = Documents(root, self.inputs.compiler, cached=cached)
        self.analysis = analyse(self.inputs, known.entries, self._documents.load)
        self._roster_key = _roster_key(self.inputs, self.analysis)
        self._places: dict[str, dict[str, Places]] = {
            folder: known.entries[folder].places
            for folder, files in self.inputs.agents.items()
            if folder in known.entries and known.entries[folder].key == files.key
        }
        self._places[PLATFORM_UNIT] = known.platform if known.roster_key == self._roster_key else {}
        self._planner = Planner(root)
        self._unsealed: dict[str, Signature] = {}
        self._holders: dict[str, Signature] = {}
        self._whole = False

    def environments(self, names: tuple[str, ...] = ()) -> list[ir.Environment]:
        """The environments to render, by name; all when none is named."""
        catalog = self.analysis.catalog
        if catalog is None:
            return []
        return [env for name, env in catalog.platform.environments.items() if not names or name in names]

    def units(self, environment: ir.Environment) -> Iterator[str]:
        """The units of an environment: the platform, then the agents' folders."""
        yield PLATFORM_UNIT
        for folder, member in self.analysis.members.items():
            if environment.name in member.environments:
                yield folder

    def key(self, unit: str) -> bytes:
        """A digest of all that a unit's manifests depend on, in any environment."""
        return self._roster_key if unit == PLATFORM_UNIT else self.inputs.agents[unit].key

    def render(self, unit: str, environment: ir.Environment) -> Rendered:
        """One unit, rendered anew."""
        analysis = self.analysis
        assert analysis.catalog is not None
        if unit == PLATFORM_UNIT:
            return render_platform(analysis.catalog, analysis.roster, environment)
        return render_agent(analysis.agent(unit), analysis.catalog, environment)

    def plan(self, names: tuple[str, ...] = ()) -> Outcome:
        """Compare what should be with what is, rendering only units whose inputs or outputs changed."""
        found = list(self.analysis.found)
        if self.analysis.failed:
            return Outcome(self.analysis, found, [], 0)
        plans: list[FolderPlan] = []
        rendered = 0
        for environment in self.environments(names):
            rendered += self._plan_environment(environment, plans, found)
        if not names:
            self._plan_gone_environments(plans, found)
        self._whole = not names
        if not self.analysis.members and any(plan.deletes for plan in plans):
            message = "no agent is declared any more; refusing to delete everything that was rendered"
            hint = "if the fleet is to end, delete manifests/ and argocd/ by hand; to stop it, set 'suspend: true' in lifeos.yaml"
            found.append(Diagnostic("LOS804", message, Span("agents.d"), hint))
        return Outcome(self.analysis, sorted(set(found), key=lambda item: item.order), plans, rendered)

    def _plan_environment(self, environment: ir.Environment, plans: list[FolderPlan], found: list[Diagnostic]) -> int:
        common: Common = {}
        homes: set[str] = set()
        rendered = 0
        for unit in self.units(environment):
            places = self._places.setdefault(unit, {}).get(environment.name)
            if places is not None and self._as_left(places):
                for path in places.shared:
                    home, _, name = path.rpartition("/")
                    known = Known(self._left(home).get(name), partial(self._text, unit, path, environment))
                    common.setdefault(home, {})[name] = known
            else:
                rendered += 1
                places = self._plan_unit(unit, environment, common, plans, found)
            homes.update(places.homes)
        for home, wanted in sorted(common.items()):
            homes.add(home)
            self._plan_folder(home, wanted, plans, found)
        for home in self._abandoned(environment.name, homes):
            self._plan_folder(home, {}, plans, found)
        return rendered

    def _as_left(self, places: Places) -> bool:
        """Whether the folders of a unit look exactly as they were left."""
        sealed = self._cache.folders
        return all(home in sealed and as_left(f"{self.root}/{home}", sealed[home]) for home in places.homes)

    def _left(self, home: str) -> Signature:
        """What a folder held when it was left in order."""
        if home not in self._unsealed:
            self._unsealed[home] = unseal(self._cache.folders.get(home, b"")) or {}
        return self._unsealed[home]

    def _plan_unit(
        self,
        unit: str,
        environment: ir.Environment,
        common: Common,
        plans: list[FolderPlan],
        found: list[Diagnostic],
    ) -> Places:
        rendered = self.render(unit, environment)
        retained = retained_of(rendered)
        places = Places([], [])
        for home, wanted in wanted_of(rendered).items():
            if _is_common(home, environment.name):
                common.setdefault(home, {}).update(wanted)
                places.shared.extend(f"{home}/{name}" for name in wanted)
            else:
                places.homes.append(home)
                self._plan_folder(home, wanted, plans, found, retained.get(home, {}))
        self._places[unit][environment.name] = places
        return places

    def _plan_folder(
        self,
        home: str,
        wanted: Wanted,
        plans: list[FolderPlan],
        found: list[Diagnostic],
        retained: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        left = self._left(home) if retained else {}
        plan, diagnostics = self._planner.folder(home, wanted, retained=retained, left=left)
        plans.append(plan)
        found.extend(diagnostics)

    def _text(self, unit: str, path: str, environment: ir.Environment) -> str:
        return self.render(unit, environment).text(path)

    def _abandoned(self, environment: str, homes: set[str]) -> list[str]:
        """Folders that nothing renders to: those that the compiler wrote once, and those that someone else put there."""
        base = f"manifests/{environment}"
        below = [f"{base}/{name}" for name in self._folders(base)]
        below += [f"{base}/{PLATFORM_UNIT}/{name}" for name in self._folders(f"{base}/{PLATFORM_UNIT}")]
        return sorted(home for home in {*below, f"argocd/{environment}"} - homes if signature(f"{self.root}/{home}"))

    def _folders(self, holder: str) -> list[str]:
        """The folders in one that holds them."""
        held = self._holders[holder] = signature(f"{self.root}/{holder}")
        return [name[:-1] for name in held if name.endswith("/") and not name.startswith(".")]

    def _plan_gone_environments(self, plans: list[FolderPlan], found: list[Diagnostic]) -> None:
        known = {environment.name for environment in self.environments()}
        there = {name for base in _BASES for name in self._folders(base)}
        for name in sorted(there - known):
            for home in self._abandoned(name, set()):
                if os.path.exists(f"{self.root}/{home}/{RECORD}"):  # others are written by hand, as argocd/bootstrap is
                    self._plan_folder(home, {}, plans, found)

    def apply(self, outcome: Outcome) -> None:
        """Write the planned changes, then remember the state. Raises :class:`LifeOSError` when the disk refuses."""
        seen = {plan.home: plan.held for plan in outcome.plans}
        seen.update(write(self.root, [plan for plan in outcome.plans if not plan.empty]))
        self._remember(outcome, {**self._cache.folders, **{home: seal(files) for home, files in seen.items() if files}})

    def _remember(self, outcome: Outcome, folders: dict[str, bytes]) -> None:
        """Save what is known to be right now: clean agents, and the folders of each unit as they were seen or written."""
        environments = {environment.name for environment in self.environments()}
        entries = {
            folder: Entry(self.inputs.agents[folder].key, member, self._places[folder])
            for folder, member in self.analysis.members.items()
            if folder not in self.analysis.tainted and folder in self._places
        }
        platform = {name: place for name, place in self._places[PLATFORM_UNIT].items() if name in environments}
        places = [
            place for unit in (*(entry.places for entry in entries.values()), platform) for place in unit.values()
        ]
        homes = {home for place in places for home in place.homes}
        homes.update(path.rpartition("/")[0] for place in places for path in place.shared)
        units = Units(entries, self._roster_key, platform)
        cache = Cache(
            self.inputs.key,
            self._whole and not outcome.found,
            len(self.analysis.members),
            len(environments),
            {home: folders[home] for home in homes if home in folders},
            msgspec.Raw(msgspec.msgpack.encode(units)),
        )
        # Folders that hold folders of others are looked at again when some of those came or went.
        if any(bool(plan.held) != bool(plan.owned) for plan in outcome.plans):
            self._holders.clear()
        for folder in {home.rpartition("/")[0] for home in homes} | set(_BASES):
            if folder in homes or folder not in self._holders:
                self._holders[folder] = signature(f"{self.root}/{folder}")
            cache.folders[folder] = seal(self._holders[folder])
        if outcome.rendered or outcome.changes or cache.key != self._cache.key or cache.settled != self._cache.settled:
            caching.save(self.root, cache)
        self._documents.save({*self.inputs.shared, *(files.declaration for files in self.inputs.agents.values())})


def _is_common(home: str, environment: str) -> bool:
    """Whether several units write to a folder: Argo CD's, which lists all Applications."""
    return home == f"argocd/{environment}"


def _roster_key(inputs: Inputs, analysis: Analysis) -> bytes:
    """What the platform's own manifests depend on: the catalog, and the roster."""
    members = msgspec.msgpack.encode(sorted(analysis.members.values(), key=lambda member: member.name))
    return hashlib.blake2b(inputs.catalog_key + members, digest_size=16).digest()
