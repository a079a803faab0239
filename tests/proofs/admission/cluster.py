"""The API server, whose answers are looked at whether it accepts or refuses."""

from typing import Any, NamedTuple

from tests.proofs.api import Api, Refused

IN_FORCE_WITHIN = 30
"""Seconds until the API server has seen policies, bindings and parameters."""


class Answer(NamedTuple):
    accepted: bool
    body: dict[str, Any]
    message: str = ""


class Cluster:
    """Asks as the administrator, or under the name of a controller."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def apply(self, body, *, dry_run=False):
        return self._answer(lambda: self._api.apply(body, dry_run=dry_run))

    def create(self, body, *, user=None, dry_run=True):
        """Create, by default only as far as admission; as the administrator or under the name of a controller."""
        return self._answer(lambda: self._as(user).create(body, dry_run=dry_run))

    def slips(self, body):
        """Whether it is accepted for good; then it is taken away again."""
        accepted = self.apply(body).accepted
        if accepted:
            self._api.delete(body)
        return accepted

    def patch(self, body, change, *, user=None, content="application/merge-patch+json", part="", dry_run=False):
        path = self._api._path(body) + part
        options = {"dryRun": "All"} if dry_run else {}
        return self._answer(lambda: self._as(user)._send("PATCH", path, change, options, content_type=content))

    def _as(self, user):
        return self._api.as_user(user, "system:masters") if user else self._api

    @staticmethod
    def _answer(ask):
        try:
            return Answer(True, ask())
        except Refused as refusal:
            return Answer(False, {}, refusal.message)


def refused(answer, policy, *words):
    """The answer is this policy's refusal, and says these words. Where several refuse, the server names any one of them."""
    assert not answer.accepted, "accepted"
    for part in (f"ValidatingAdmissionPolicy '{policy}'", *words):
        assert part in answer.message, answer.message
