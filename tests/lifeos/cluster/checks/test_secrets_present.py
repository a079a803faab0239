"""LOS906: Secrets by name."""

from lifeos.cluster.checks import secrets_present
from tests.lifeos.cluster.seen import told


def test_each_that_is_missing(need, state):
    found = told(secrets_present, need, state._replace(secrets=dict.fromkeys(need.secrets, False)))
    assert {(severity, message.split()[4]) for severity, _, message in found} == {
        ("error", "gym-artifacts"),
        ("error", "lifeos-ingress-tls"),
        ("error", "litellm-master-key"),
        ("error", "memory-artifacts"),
        ("error", "provider-anthropic"),
        ("error", "provider-openai"),
        ("warning", "gym-git"),
    }


def test_the_page_that_says_what_is_in_it(need, state):
    found = secrets_present.check(need, state._replace(secrets=dict.fromkeys(need.secrets, False)))
    pages = {finding.message.split()[4]: finding.hint.split("docs/how-to/")[1].split(".md")[0] for finding in found}
    assert (pages["gym-git"], pages["litellm-master-key"]) == ("run-gates-in-the-cluster", "install-controllers")


def test_what_could_not_be_looked_at_is_another_finding(need, state):
    assert told(secrets_present, need, state._replace(secrets={})) == []
