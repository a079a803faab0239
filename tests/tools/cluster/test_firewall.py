"""What the firewall may, when it enforces, and what of it goes."""

import pytest

from tools.cluster import firewall


@pytest.fixture
def ran(monkeypatch):
    """The commands; what one prints is put into the second."""
    calls, prints = [], {}

    def run(*words, **_):
        calls.append(words)
        return prints.get(words[0], "")

    monkeypatch.setattr(firewall, "run", run)
    return calls, prints


def test_it_enforces_when_the_last_of_its_rules_is_there(ran):
    ran[1]["iptables"] = "-N KUBE-ROUTER-FORWARD\n"
    assert not firewall.enforces()
    ran[1]["iptables"] += "-A KUBE-ROUTER-FORWARD -m mark --mark 0x20000/0x20000 -j ACCEPT\n"
    assert firewall.enforces()


def test_its_sets_go_and_those_of_others_stay(ran):
    ran[1]["ipset"] = "KUBE-SRC-A\nmine\nKUBE-DST-B\ninet6:KUBE-SRC-C\n"
    firewall.remove_sets()
    assert [words[2] for words in ran[0] if words[1] == "destroy"] == ["KUBE-SRC-A", "KUBE-DST-B", "inet6:KUBE-SRC-C"]


def test_it_may_only_read():
    role = next(body for body in firewall.rights() if body["kind"] == "ClusterRole")
    assert {verb for rule in role["rules"] for verb in rule["verbs"]} == {"get", "list", "watch"}
