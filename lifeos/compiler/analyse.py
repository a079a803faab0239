"""Load, resolve and check: from the bytes of the repository to a fleet and everything that is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from lifeos import ir
from lifeos.compiler.agents import defaults_of, resolve_agent
from lifeos.compiler.cache import Entry
from lifeos.compiler.catalog import resolve_catalog, resolved_names
from lifeos.compiler.declared import Declared
from lifeos.compiler.documents import Load, parse
from lifeos.compiler.files import Files
from lifeos.compiler.inputs import AgentFiles, Inputs, has_platform, missing_platform
from lifeos.compiler.pins import orphans, read_pins, unused
from lifeos.compiler.receipts import read_receipts
from lifeos.compiler.references import dangling, word
from lifeos.diagnostics import Diagnostic, Related
from lifeos.rules import AGENT, CATALOG, ROSTER, SOUND
from lifeos.rules.problem import Problem
from lifeos.source.document import Document
from lifeos.source.places import PLATFORM_KINDS


class Analysis(NamedTuple):
    """``catalog`` is None when there is no usable platform. ``members``: every agent that resolved, by folder; ``tainted``: those
    with findings of their own, which no cache may keep. ``declared`` knows where everything was written. ``agent`` gives the
    agent of a folder, resolved in this run or now."""

    catalog: ir.Catalog | None
    members: dict[str, ir.Member]
    tainted: set[str]
    declared: Declared
    found: list[Diagnostic]
    agent: Callable[[str], ir.Agent]

    @property
    def failed(self) -> bool:
        """Whether anything is wrong enough that nothing may be rendered."""
        return self.catalog is None or any(item.severity == "error" for item in self.found)

    @property
    def roster(self) -> ir.Roster:
        """Of all agents that resolved."""
        return ir.Roster.of(self.members.values())

    @property
    def fleet(self) -> ir.Fleet | None:
        """The whole fleet, every agent resolved; None without a catalog."""
        if self.catalog is None:
            return None
        agents = sorted(map(self.agent, self.members), key=lambda agent: agent.name)
        return ir.Fleet(self.catalog, {agent.name: agent for agent in agents})


def analyse(inputs: Inputs, known: Mapping[str, Entry] = MappingProxyType({}), load: Load = parse) -> Analysis:
    """Everything up to rendering. An agent whose key is ``known`` is neither loaded nor checked again: it had no findings."""
    found = list(inputs.found)
    names = {files.name: folder for folder, files in sorted(inputs.agents.items(), reverse=True)}
    taken_twice = {files.name for folder, files in inputs.agents.items() if names[files.name] != folder}
    declared = Declared(lambda name: _fetch(inputs, names, name, load))
    for item in found:
        declared.doubt(item.span.file, None)
    if not has_platform(inputs):
        found.append(missing_platform())
    for path, data in inputs.shared.items():
        documents, diagnostics = load(path, data)
        if diagnostics:
            declared.doubt(path, data)
        found.extend(diagnostics)
        found.extend(declared.add(documents))
    shared_documents = [document for named in declared.by_kind.values() for document in named.values()]
    for document in shared_documents:
        found.extend(dangling(document, declared, names))
        found.extend(_platform_only(document, declared))
    catalog, diagnostics = resolve_catalog(declared, Files(inputs.shared, inputs.found))
    found.extend([*diagnostics, *orphans(inputs.pins, names)])

    shared_found = list(found)
    agents: dict[str, ir.Agent] = {}
    members: dict[str, ir.Member] = {}
    tainted: set[str] = set()
    inherited: dict[str, dict[str, Any]] = {}
    for folder, files in inputs.agents.items():
        entry = known.get(folder)
        if entry is not None and entry.key == files.key and files.name not in taken_twice:
            members[folder] = entry.member
            continue
        agent, diagnostics = _agent(files, declared, catalog, names, inherited, shared_found, load)
        found.extend(diagnostics)
        if diagnostics:
            tainted.add(folder)
        if agent is not None:
            agents[folder] = agent
            members[folder] = ir.Member.of(agent)

    def resolved(folder: str) -> ir.Agent:
        if folder not in agents:
            agent, _ = _agent(inputs.agents[folder], declared, catalog, names, inherited, shared_found, load)
            assert agent is not None, "a member has resolved before, from the same input"
            agents[folder] = agent
        return agents[folder]

    if catalog is not None:
        found.extend(
            _placed(declared, (problem for rule in CATALOG.values() for problem in rule.check(catalog)), found)
        )
        roster = ir.Roster.of(members.values())
        together = (problem for rule in ROSTER.values() for problem in rule.check(catalog, roster))
        found.extend(_placed(declared, together, found))
        if not _wrong(found):
            for folder, agent in agents.items():
                problems = (problem for rule in SOUND.values() for problem in rule.check(agent, catalog))
                if diagnostics := _placed(declared, problems, found):
                    tainted.add(folder)
                    found.extend(diagnostics)
    found = sorted(set(found), key=lambda item: item.order)
    return _whole(Analysis(catalog, members, tainted, declared, found, resolved))


def _agent(
    files: AgentFiles,
    declared: Declared,
    catalog: ir.Catalog | None,
    names: dict[str, str],
    inherited: dict[str, dict[str, Any]],
    known: list[Diagnostic],
    load: Load,
) -> tuple[ir.Agent | None, list[Diagnostic]]:
    documents, found = load(files.declaration, files.files[files.declaration])
    found.extend(declared.add(documents))
    document = next((item for item in documents if item.kind == "Agent"), None)
    if document is None or declared.get("Agent", document.name) is not document:
        return None, found
    found.extend(dangling(document, declared, names))
    found.extend(_team(document, declared))
    receipts, diagnostics = read_receipts(files.receipts)
    found.extend(diagnostics)
    pins, diagnostics = read_pins(files.pins)
    found.extend(diagnostics)
    if catalog is None:
        return None, found
    team = document.value["metadata"].get("team", "")
    if team not in inherited:
        inherited[team] = defaults_of(declared, team)
    own = Files(files.files, known)
    agent, diagnostics = resolve_agent(document, inherited[team], catalog, declared, own, receipts, pins)
    found.extend(diagnostics)
    if agent is not None:
        found.extend(unused(agent, catalog))
        problems = (problem for rule in AGENT.values() for problem in rule.check(agent, catalog))
        found.extend(_placed(declared, problems, [*known, *found]))
    return agent, found


def _platform_only(document: Document, declared: Declared) -> list[Diagnostic]:
    """What all agents share is declared by a team of the type ``platform``, whose owners then review it."""
    if document.kind not in PLATFORM_KINDS:
        return []
    team = declared.get("Team", document.source.file.split("/")[1])
    kind = team.value.get("spec", {}).get("type") if team is not None else None
    if team is None or kind is None or kind == "platform":
        return []
    message = f"team '{team.name}' is {kind}; only a platform team declares a {word(document.kind)}"
    return [Diagnostic("LOS130", message, document.span(), "move the document to the platform team's folder")]


def _team(document: Document, declared: Declared) -> list[Diagnostic]:
    team = document.value["metadata"].get("team")
    if team is None or declared.get("Team", team) is not None or declared.doubtful("Team", team):
        return []
    hint = f"declare it in agents.d/{team}/team.yaml"
    return [Diagnostic("LOS201", f"there is no team '{team}'", document.span("metadata.team"), hint)]


def _fetch(inputs: Inputs, names: dict[str, str], name: str, load: Load) -> Document | None:
    """The document of an agent that came from the cache, read again because a diagnostic needs a place in it."""
    folder = names.get(name)
    if folder is None:
        return None
    files = inputs.agents[folder]
    documents, _ = load(files.declaration, files.files[files.declaration])
    return next((item for item in documents if item.kind == "Agent"), None)


def _wrong(found: list[Diagnostic]) -> bool:
    return any(item.severity == "error" for item in found)


def _whole(analysis: Analysis) -> Analysis:
    """The analysis as it is: whoever is left out has a finding that says why. Without one a mistake of ours would read as a fleet
    without it, and all that was rendered for it would be removed."""
    if not _wrong(analysis.found):
        kept = resolved_names(analysis.catalog) if analysis.catalog is not None else {}
        kept["Agent"] = {member.name for member in analysis.members.values()}
        for kind, named in analysis.declared.by_kind.items():
            if left := set(named) - set(kept.get(kind, ())):
                raise RuntimeError(
                    f"{kind} {', '.join(sorted(left))}: nothing is wrong there, and it is not part of the fleet"
                )
    return analysis


def _placed(declared: Declared, problems: Iterable[Problem], found: list[Diagnostic]) -> list[Diagnostic]:
    """The problems, less those that are only the consequence of a mistake that was reported: of a file that could not be read,
    or of a value in question (for a bad one its default was taken, a dangling name was left out)."""
    unread = [item.span for item in found if item.code.startswith("LOS1") or item.code == "LOS201"]
    return [
        _place(declared, problem)
        for problem in problems
        if (problem.lacks is None or not declared.doubtful(*problem.lacks))
        and not any(
            declared.covers(*at, place)
            for at in (problem.at, *problem.rests_on, *(other for other, _ in problem.related))
            for place in unread
        )
    ]


def _place(declared: Declared, problem: Problem) -> Diagnostic:
    at = problem.at
    related = tuple(Related(declared.span(other.kind, other.name, other.path), text) for other, text in problem.related)
    return Diagnostic(problem.code, problem.message, declared.span(*at), problem.hint, problem.severity, related)
