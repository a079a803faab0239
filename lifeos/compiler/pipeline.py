"""The pipeline: load -> resolve -> check -> render -> write, for what changed since the last time."""

import hashlib
import os
from collections.abc import Iterator
from typing import NamedTuple

from lifeos import ir
from lifeos.compiler import cache as caching
from lifeos.compiler.analyse import Analysis, analyse
from lifeos.compiler.cache import Cache, Signature
from lifeos.compiler.folder import GENERATIONS, RECORD, signature
from lifeos.compiler.inputs import Inputs, read
from lifeos.compiler.plan import FolderPlan, plan_folder, retained_of, unchanged, wanted_of
from lifeos.compiler.render import PLATFORM_UNIT, Rendered, render_agent, render_platform
from lifeos.compiler.write import write
from lifeos.diagnostics import Diagnostic, Span


class Unit(NamedTuple):
    """What is rendered apart: an agent's folder (or the platform) in one environment. ``known``: outputs as last seen right."""

    name: str
    environment: ir.Environment
    known: dict[str, Signature]
    shared: list[str]


class Outcome(NamedTuple):
    """The result of a compilation: the analysis, all findings, and the planned changes."""

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
    """One run over a repository: analyses on creation; then ``plan`` and ``apply``. Not pure: it is the edge around pure stages."""

    def __init__(self, root: str, *, cached: bool = True) -> None:
        self.root = root
        self._cache = caching.load(root) if cached else Cache()
        self.inputs: Inputs = read(root)
        self.analysis = analyse(self.inputs, self._cache)
        self._platform_key = _platform_key(self.inputs)
        if self._cache.platform_key != self._platform_key:
            self._cache.platform, self._cache.platform_shared, self._cache.platform_passed = {}, {}, []

    def environments(self, names: tuple[str, ...] = ()) -> list[ir.Environment]:
        """The environments to render, by name; all when none is named."""
        fleet = self.analysis.fleet
        if fleet is None:
            return []
        return [env for name, env in fleet.catalog.platform.environments.items() if not names or name in names]

    def render(self, unit: str, environment: ir.Environment) -> Rendered:
        """One unit, rendered anew."""
        fleet = self.analysis.fleet
        assert fleet is not None
        if unit == PLATFORM_UNIT:
            return render_platform(fleet, environment)
        return render_agent(self.analysis.entries[unit].agent, fleet.catalog, environment)

    def units(self, environment: ir.Environment) -> Iterator[Unit]:
        """Every unit of an environment, with what the cache knows of its outputs."""
        name, cache = environment.name, self._cache
        yield Unit(PLATFORM_UNIT, environment, cache.platform.get(name, {}), cache.platform_shared.get(name, []))
        for folder, entry in self.analysis.entries.items():
            if name in entry.agent.environments:
                yield Unit(folder, environment, entry.outputs.get(name, {}), entry.shared.get(name, []))

    def plan(self, names: tuple[str, ...] = ()) -> Outcome:
        """Compare what should be with what is, rendering only units whose inputs or outputs changed."""
        found = list(self.analysis.found)
        if self.analysis.failed:
            return Outcome(self.analysis, found, [], 0)
        plans: list[FolderPlan] = []
        rendered = 0
        for environment in self.environments(names):
            count, folder_plans, diagnostics = self._plan_environment(environment)
            rendered += count
            plans.extend(folder_plans)
            found.extend(diagnostics)
        if not names:
            gone, diagnostics = self._plan_gone_environments()
            plans.extend(gone)
            found.extend(diagnostics)
        fleet = self.analysis.fleet
        if fleet is not None and not fleet.agents and any(plan.deletes for plan in plans):
            message = "no agent is declared any more; refusing to delete everything that was rendered"
            hint = "if the fleet is to end, delete manifests/ and argocd/ by hand; to stop it, set 'suspend: true' in lifeos.yaml"
            found.append(Diagnostic("LOS804", message, Span("agents.d"), hint))
        return Outcome(self.analysis, sorted(set(found), key=lambda item: item.order), plans, rendered)

    def _plan_environment(self, environment: ir.Environment) -> tuple[int, list[FolderPlan], list[Diagnostic]]:
        plans: list[FolderPlan] = []
        found: list[Diagnostic] = []
        common: dict[str, dict[str, str | None]] = {}
        homes: set[str] = set()
        rendered = 0
        for unit in self.units(environment):
            if unchanged(self.root, unit.known, signature):
                homes.update(unit.known)
                for path in unit.shared:
                    home, _, name = path.rpartition("/")
                    common.setdefault(home, {})[name] = None
                continue
            rendered += 1
            for plan, diagnostics in self._plan_unit(unit, common):
                homes.add(plan.home)
                plans.append(plan)
                found.extend(diagnostics)
        for home, wanted in sorted(common.items()):
            homes.add(home)
            plan, diagnostics = self._plan_common(home, wanted, environment)
            plans.append(plan)
            found.extend(diagnostics)
        for home in self._abandoned(environment.name, homes):
            plan, diagnostics = plan_folder(self.root, home, {})
            plans.append(plan)
            found.extend(diagnostics)
        return rendered, plans, found

    def _plan_unit(
        self, unit: Unit, common: dict[str, dict[str, str | None]]
    ) -> Iterator[tuple[FolderPlan, list[Diagnostic]]]:
        rendered = self.render(unit.name, unit.environment)
        retained = retained_of(rendered)
        shared: list[str] = []
        for home, wanted in wanted_of(rendered).items():
            if _is_common(home, unit.environment.name):
                common.setdefault(home, {}).update(wanted)
                shared.extend(f"{home}/{name}" for name in wanted)
            else:
                yield plan_folder(self.root, home, wanted, retained=retained.get(home, ()))
        of_unit = self._cache.platform_shared if unit.name == PLATFORM_UNIT else self.analysis.entries[unit.name].shared
        of_unit[unit.environment.name] = sorted(shared)

    def _plan_common(
        self, home: str, wanted: dict[str, str | None], environment: ir.Environment
    ) -> tuple[FolderPlan, list[Diagnostic]]:
        """A folder that several units share. A file that an unchanged unit put there is known to be right only while it is there."""
        held = signature(f"{self.root}/{home}")
        for name in [name for name, text in wanted.items() if text is None]:
            if held.get(name) != self._cache.common.get(home, {}).get(name):
                wanted[name] = self._again(f"{home}/{name}", environment)
        return plan_folder(self.root, home, wanted)

    def _again(self, path: str, environment: ir.Environment) -> str:
        for unit in self.units(environment):
            if path in unit.shared:
                return self.render(unit.name, environment).text(path)
        raise AssertionError(path)

    def _abandoned(self, environment: str, homes: set[str]) -> list[str]:
        """Folders that nothing renders to: those that the compiler wrote once, and those that someone else put there."""
        base = f"manifests/{environment}"
        below = [f"{base}/{name}" for name in _folders(f"{self.root}/{base}")]
        below += [f"{base}/{PLATFORM_UNIT}/{name}" for name in _folders(f"{self.root}/{base}/{PLATFORM_UNIT}")]
        return sorted(home for home in {*below, f"argocd/{environment}"} - homes if signature(f"{self.root}/{home}"))

    def _plan_gone_environments(self) -> tuple[list[FolderPlan], list[Diagnostic]]:
        known = {environment.name for environment in self.environments()}
        plans, found = [], []
        for name in sorted({*_folders(f"{self.root}/manifests"), *_folders(f"{self.root}/argocd")} - known):
            for home in self._abandoned(name, set()):
                if not os.path.exists(f"{self.root}/{home}/{RECORD}"):
                    continue  # written by hand, as argocd/bootstrap is
                plan, diagnostics = plan_folder(self.root, home, {})
                plans.append(plan)
                found.extend(diagnostics)
        return plans, found

    def apply(self, outcome: Outcome) -> None:
        """Write the planned changes, then remember the state. Raises :class:`LifeOSError` when the disk refuses."""
        write(self.root, [plan for plan in outcome.plans if not plan.empty])
        self.remember(outcome)

    def remember(self, outcome: Outcome) -> None:
        """Save what is known to be right now: clean agents, and the folders of each unit as they are on disk."""
        touched = {plan.home: plan for plan in outcome.plans}
        cache = Cache(
            self.inputs.catalog_key,
            {},
            self._platform_key,
            {},
            self._cache.platform_shared,
            dict(self._cache.common),
            list(self._cache.platform_passed),
        )
        for folder, entry in self.analysis.entries.items():
            if folder not in self.analysis.tainted:
                name = entry.agent.name
                for environment in entry.agent.environments:
                    self._sign(
                        entry.outputs.setdefault(environment, {}),
                        touched,
                        environment,
                        (name, f"{PLATFORM_UNIT}/{name}"),
                    )
                cache.entries[folder] = entry
        for environment in (item.name for item in self.environments()):
            outputs = dict(self._cache.platform.get(environment, {}))
            self._sign(outputs, touched, environment, (PLATFORM_UNIT,))
            common = f"argocd/{environment}"
            if common in touched:
                outputs[common] = cache.common[common] = signature(f"{self.root}/{common}")
            cache.platform[environment] = outputs
        if outcome.rendered or outcome.changes or cache.platform_key != self._cache.platform_key:
            caching.save(self.root, cache)

    def _sign(
        self, outputs: dict[str, Signature], touched: dict[str, FolderPlan], environment: str, homes: tuple[str, ...]
    ) -> None:
        for name in homes:
            home = f"manifests/{environment}/{name}"
            if home in touched:
                outputs[home] = signature(f"{self.root}/{home}")


def _is_common(home: str, environment: str) -> bool:
    """Whether several units write to a folder: Argo CD's, which lists all Applications."""
    return home == f"argocd/{environment}"


def _platform_key(inputs: Inputs) -> bytes:
    """What the platform's own manifests depend on: the catalog, and every agent."""
    digest = hashlib.blake2b(inputs.catalog_key, digest_size=16)
    for folder in sorted(inputs.agents):
        digest.update(inputs.agents[folder].key)
    return digest.digest()


def _folders(path: str) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return [
                entry.name
                for entry in entries
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []
