"""``python -m tests.tools.cluster.killed``, in a network of its own: the cluster's comes and goes, killed before each of its commands in turn.

Ends with 1 and its traceback where the next run does not do the rest; otherwise prints before how many commands it was killed, coming and going.
"""

import json
import os
import signal
import sys

from tools.cluster import network
from tools.cluster.place import LINK
from tools.cluster.run import run

FAMILIES = ("iptables", "ip6tables")
_RULES = """\
*mangle
:KUBE-KUBELET-CANARY - [0:0]
COMMIT
*nat
:KUBE-SERVICES - [0:0]
-A OUTPUT -j KUBE-SERVICES
COMMIT
*filter
:KUBE-FORWARD - [0:0]
:MINE - [0:0]
-A FORWARD -j KUBE-FORWARD
-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
-A INPUT -j MINE
COMMIT
"""


def write_rules():
    """What the kubelet and kube-proxy write, of each kind one, and a rule of somebody else's."""
    for family in FAMILIES:
        run(f"{family}-restore", data=_RULES)


def come():
    network.ensure()


def go():
    network.remove_rules()
    network.remove_links()


def killed(action, after):
    """Do it in a process that is killed before its next command when it has run so many; whether it was."""
    child = os.fork()
    if child == 0:
        left = iter(range(after))

        def some(*command, **options):
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return run(*command, **options)

        network.run = some
        action()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or status == 0
    return os.WIFSIGNALED(status)


def there():
    """All that the network is: its link, for whom, with which address, what is led to it, and the routing rule."""
    [link] = json.loads(run("ip", "-json", "address", "show", "dev", LINK))
    addresses = [address["local"] for address in link["addr_info"] if address["family"] == "inet"]
    return addresses, "UP" in link["flags"], network._links()[LINK], run("ip", "route"), run("ip", "rule")


def rules():
    """All packet rules, without the counters and the hour."""
    lines = [line for family in FAMILIES for line in run(f"{family}-save").splitlines() if not line.startswith("#")]
    return [line.partition(" [")[0] for line in lines]


def main():
    come()
    whole = there()
    comes = goes = 0
    go()
    while killed(come, comes):
        come()
        assert there() == whole, f"killed before command {comes}"
        go()
        comes += 1
    write_rules()
    go()
    theirs = rules()
    while True:
        come()
        write_rules()
        again = killed(go, goes)
        if network.ours():
            go()
        assert network.rules_left() + network.links_left() == [], f"killed before command {goes}"
        assert rules() == theirs, f"killed before command {goes}"
        if not again:
            break
        goes += 1
    sys.stdout.write(f"{comes} {goes}\n")


if __name__ == "__main__":
    main()
