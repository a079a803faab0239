import ipaddress

import pytest

from lifeos.kube.network import egress_to, host_and_port, policy, service_of


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("ledger.lifeos-system", ("ledger", "lifeos-system")),
        ("ledger.lifeos-system.svc", ("ledger", "lifeos-system")),
        ("ledger.lifeos-system.svc.cluster.local", ("ledger", "lifeos-system")),
        ("models.other.svc", ("models", "other")),
        ("models.other.svc.cluster.local", ("models", "other")),
        # Two labels may be anything but the namespace that we know.
        ("models.other", None),
        ("models.example", None),
        ("api.example.test", None),
        ("pod.headless.other.svc", None),
        ("localhost", None),
        (".svc", None),
    ],
)
def test_a_host_name_inside_the_cluster_is_a_service(host, expected):
    assert service_of(host) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://pay.example/x", ("pay.example", 443)),
        ("http://pay.example/x", ("pay.example", 80)),
        ("http://pay.example:8080/x", ("pay.example", 8080)),
    ],
)
def test_a_url_leads_to_a_host_and_a_port(url, expected):
    assert host_and_port(url) == expected


def test_egress_is_by_port_outside_by_pods_beside_and_by_namespace_elsewhere():
    hosts = [
        ("a.example", 443),
        ("b.example", 8443),
        ("ledger.lifeos-system.svc", 80),
        ("x.other.svc", 1),
        ("y.other.svc", 2),
    ]
    outside, beside, other = egress_to(hosts)
    assert [port["port"] for port in outside["ports"]] == [443, 8443]
    assert [peer["ipBlock"]["cidr"] for peer in outside["to"]] == ["0.0.0.0/0", "::/0"]
    assert beside == {"to": [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "ledger"}}}]}
    assert other == {"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "other"}}}]}
    assert egress_to([]) == []


def test_a_policy_without_rules_closes_and_one_without_a_word_leaves_open():
    assert policy({}, {}, [], [])["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert policy({}, {"a": "b"}, None, [])["spec"]["policyTypes"] == ["Egress"]


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("203.0.113.7", True),
        ("10.1.2.3", True),  # a self-hosted model may be there
        ("169.254.169.254", False),
        ("2001:db8::7", True),
        ("fd00:ec2::254", False),
        ("fd20:ce::254", False),
        ("fe80::a9fe:a9fe", False),
    ],
)
def test_outside_is_everything_but_where_clouds_keep_the_credentials_of_a_node(address, reached):
    (outside,) = egress_to([("a.example", 443)])
    blocks = [peer["ipBlock"] for peer in outside["to"]]
    ip = ipaddress.ip_address(address)
    assert reached is any(
        ip in ipaddress.ip_network(block["cidr"])
        and not any(ip in ipaddress.ip_network(net) for net in block["except"])
        for block in blocks
    )
