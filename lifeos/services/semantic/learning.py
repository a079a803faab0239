"""What agents have remembered and forgotten: into the journal, within their scopes, by name, and answered once it is on the disk.

Nothing outside of the scopes of an agent can be named, found out about or forgotten by it: there is no such thing.
"""

import re
from typing import Annotated

import msgspec
from msgspec import Meta

from lifeos.errors import UsageError
from lifeos.memory.facts import stated
from lifeos.memory.journal import entry
from lifeos.memory.journal.entry import plain
from lifeos.memory.journal.learning import ForgottenError
from lifeos.memory.journal.target import of_fact
from lifeos.memory.recall.orders import gives_orders
from lifeos.services.semantic.asking import Asking, Refusal

_RECORD = re.compile(r"[0-9a-f]{32}")
_FACT = re.compile(r"fact:[0-9a-f]{32}")
_Id = Annotated[str, Meta(max_length=100)]


class Remember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``entity``: whom or what the fact is about, a name or the id of a record; ``property``: what of it, one word, such as ``likes``; ``value``: a text, or with
    ``names`` the name of somebody or something; ``scope``: one of those that are granted; ``provenance``: the id of what it was learned from; ``decision``: the
    one in which it was, where the request belongs to no trace, which is one."""

    entity: Annotated[str, Meta(min_length=1, max_length=1000)]
    property: Annotated[str, Meta(pattern=r"^[a-z][A-Za-z0-9]{0,63}$")]
    value: Annotated[str, Meta(min_length=1, max_length=4000)]
    scope: Annotated[str, Meta(min_length=1, max_length=1000)]
    names: bool = False
    provenance: _Id = ""
    decision: _Id = ""


class Forget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``id``: of a record, or ``fact:…`` of what was learned, as answers give it; ``why``: for whoever reads the journal."""

    id: _Id
    why: Annotated[str, Meta(min_length=1, max_length=1000)]


class Learned(msgspec.Struct, frozen=True):
    """``state``: of the memory, from which on it is so; ``id``: to cite, and to have forgotten; ``orders``: the text gives orders, which are none."""

    state: str
    id: str
    orders: bool = False


def remember(asking: Asking, asked: Remember) -> Learned:
    """Learn a fact. The same once more changes nothing."""
    _may_write(asking)
    if asked.scope not in asking.scopes:
        raise Refusal(403, f"remember: '{asked.scope}' is none of your scopes; they are: {', '.join(asking.scopes)}")
    about = f"record:{asked.entity}" if _RECORD.fullmatch(asked.entity) else asked.entity
    for one in filter(None, (asked.entity if about != asked.entity else "", asked.provenance)):
        if asking.version.records.scope(one) not in asking.scopes:
            raise Refusal(404, f"remember: there is nothing with the id '{one}'")
    try:
        fact = stated(about, asked.property, asked.value, asked.scope, names=asked.names)
    except UsageError as error:
        raise Refusal(400, f"remember: {error}") from error
    said = _entry(asking, asked, fact.fact)
    try:
        state = asking.journals.remember(asking.memory, said, [_entry(asking, asked, name) for name in fact.names])
    except ForgottenError as error:
        raise Refusal(409, f"remember: {error}") from error
    return Learned(str(state), of_fact(said.fact.encode()), gives_orders(f"{asked.entity} {asked.value}"))


def forget(asking: Asking, asked: Forget) -> Learned:
    """Have a record, or a fact that was learned, absent from every later state. The same once more changes nothing."""
    _may_write(asking)
    if _RECORD.fullmatch(asked.id):
        scope, target = asking.pinned.records.scope(asked.id), f"record:{asked.id}"
    else:
        scope, target = _scope_of(asking, asked.id), asked.id
    if scope not in asking.scopes:
        raise Refusal(404, f"forget: there is nothing with the id '{asked.id}'")
    said = entry.Forget(target=target, who=asking.caller.agent, why=asked.why)
    return Learned(str(asking.journals.forget(asking.memory, said, asking.beside)), asked.id)


def _may_write(asking: Asking) -> None:
    if asking.caller.shadow:
        raise Refusal(403, f"this is a shadow of agent '{asking.caller.agent}': it is tried out, and changes nothing")
    if not asking.writes:
        raise Refusal(
            403, f"agent '{asking.caller.agent}' may only read; declare spec.memory.access of the agent: read-write"
        )


def _entry(asking: Asking, asked: Remember, fact: str) -> entry.Remember:
    return entry.Remember(
        fact=fact,
        scope=asked.scope,
        provenance=asked.provenance,
        agent=asking.caller.agent,
        decision=asking.caller.decision or asked.decision,
    )


def _scope_of(asking: Asking, fact: str) -> str:
    """Of what was learned, forgotten since or not; empty when it never was."""
    branches = asking.journals.branches(asking.memory)
    state = branches.present(asking.memory.snapshot) if _FACT.fullmatch(fact) else None
    said = (plain(step.entry) for step in branches.lineage(state)) if state is not None else ()
    found = (one for one in said if isinstance(one, entry.Remember))
    return next((one.scope for one in found if of_fact(one.fact.encode()) == fact), "")
