"""What the kernel was told before the cluster came it is told again when that has ended."""

import os
import signal

import pytest

from tools.cluster import place, settings

BEFORE = {
    "kernel/panic": "0",
    "kernel/panic_on_oops": "0",
    "vm/overcommit_memory": "0",
    "net/ipv4/ip_forward": "0",
    "net/bridge/bridge-nf-call-iptables": "1",
}


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """Its files, as far as this kernel has them; the machine's own are left alone."""
    monkeypatch.setattr(settings, "_ROOT", str(tmp_path / "sys"))
    for module in (place, settings):
        monkeypatch.setattr(module, "STATE", str(tmp_path / "state"))
    tell(BEFORE)
    return tmp_path


def tell(values):
    for name, value in values.items():
        path = os.path.join(settings._ROOT, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(f"{value}\n")


def told():
    return {name: settings._value(name) for name in BEFORE}


def kubelet():
    tell({name: value for name, value in settings._KUBELET.items() if name in BEFORE})


def test_all_are_put_back_and_what_others_may_rely_on_is_told(kernel):
    settings.remember(anew=True)
    settings.forward()
    kubelet()
    assert told() != BEFORE
    [stays] = settings.put_back()
    assert told() == BEFORE | {"net/ipv4/ip_forward": "1"}
    assert stays.startswith("net.ipv4.ip_forward was 0 and stays 1, ")
    assert stays.endswith("sysctl -w net.ipv4.ip_forward=0")


def test_what_somebody_else_changed_meanwhile_is_theirs(kernel):
    settings.remember(anew=True)
    kubelet()
    tell({"kernel/panic": "30"})
    settings.put_back()
    assert told() == BEFORE | {"kernel/panic": "30"}


def test_a_second_start_remembers_what_was_before_the_first(kernel):
    settings.remember(anew=True)
    kubelet()
    settings.remember(anew=False)
    settings.put_back()
    assert told() == BEFORE


def test_what_is_remembered_of_a_cluster_that_has_ended_is_not_put_back(kernel):
    settings.remember(anew=True)
    tell({"kernel/panic": "5"})
    settings.remember(anew=True)
    kubelet()
    settings.put_back()
    assert told() == BEFORE | {"kernel/panic": "5"}


def test_where_nothing_is_remembered_nothing_is_changed(kernel):
    kubelet()
    assert settings.put_back() == []
    assert told() == BEFORE | {name: settings._KUBELET[name] for name in BEFORE if name in settings._KUBELET}


@pytest.mark.parametrize("call", ["open", "replace"])
def test_killed_while_it_writes_them_down_it_leaves_those_of_before(kernel, call):
    """The second start of a cluster whose kubelet has begun must not lose what was before it."""
    settings.remember(anew=True)
    written = (kernel / "state/settings.json").read_bytes()
    child = os.fork()
    if child == 0:
        tell({"kernel/panic": "5"})
        setattr(os, call, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        settings.remember(anew=True)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert (kernel / "state/settings.json").read_bytes() == written


def test_a_kernel_has_each_that_the_kubelet_changes():
    """This machine's own files, which are only read."""
    assert {name for name in settings._KUBELET if settings._value(name) is None} == set()
