"""The node: containerd, the kubelet, kube-proxy, and what enforces NetworkPolicies."""

import json
from collections.abc import Iterator
from typing import Any

from tools.cluster import firewall, network
from tools.cluster.certificates import kubeconfig, path
from tools.cluster.http import well
from tools.cluster.kubectl import kubectl
from tools.cluster.place import ADDRESS, DNS_SERVICE, DOMAIN, LOOPBACK, NODE, PODS, program, within, write
from tools.cluster.processes import Program, log_of

CONTAINERD = "containerd"


def runtime(pause: str) -> Program:
    """containerd; ``pause`` is the image that holds a pod's namespaces."""
    # It answers before its part for Kubernetes does, and a kubelet that starts in between ends.
    return Program(
        CONTAINERD, ["containerd", "--config", write(within("containerd.toml"), _containerd(pause))], _serves_pods
    )


def programs() -> Iterator[Program]:
    """What makes a node of a machine with containerd."""
    kubelet = [
        program("kubelet"),
        f"--config={write(within('kubelet.json'), _json(_kubelet()))}",
        f"--kubeconfig={kubeconfig('node')}",
        *(f"--hostname-override={NODE}", f"--node-ip={ADDRESS}"),
        f"--root-dir={within('kubelet')}",
        f"--cert-dir={within('kubelet', 'pki')}",
    ]
    yield Program("kubelet", kubelet, _node_ready)
    proxy = [program("kube-proxy"), f"--config={write(within('kube-proxy.json'), _json(_proxy()))}"]
    yield Program("kube-proxy", proxy, lambda: well(f"http://{LOOPBACK}:10256/healthz"))
    yield Program("firewall", firewall.command(), firewall.enforces)


def socket() -> str:
    """Where containerd listens."""
    return within("containerd", "socket")


def _serves_pods() -> bool:
    with open(log_of(CONTAINERD), encoding="utf-8") as log:
        return "Start streaming server" in log.read()


def _node_ready() -> bool:
    conditions = kubectl(
        "get", "node", NODE, "--output=jsonpath={.status.conditions[?(@.type=='Ready')].status}", check=False
    )
    return conditions == "True"


def _containerd(pause: str) -> str:
    return f"""\
version = 2
root = "{within("containerd", "root")}"
state = "{within("containerd", "state")}"
# The pods of the cluster, not the user's own containers.
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs"]
[grpc]
  address = "{socket()}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{pause}"
  disable_apparmor = true
  # A machine inside a machine may not lower the score that the kernel kills by; runc would end without a word.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{network.PLUGINS}"
    conf_dir = "{network.configuration()}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
"""


def _kubelet() -> dict[str, Any]:
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "address": ADDRESS,
        "healthzBindAddress": LOOPBACK,
        "readOnlyPort": 0,
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": path("ca.crt")},
        },
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": path("kubelet.crt"),
        "tlsPrivateKeyFile": path("kubelet.key"),
        "containerRuntimeEndpoint": f"unix://{socket()}",
        "cgroupDriver": "cgroupfs",  # there need not be a systemd
        "failCgroupV1": False,
        "failSwapOn": False,
        "clusterDomain": DOMAIN,
        "clusterDNS": [DNS_SERVICE],
        "resolvConf": write(within("resolv.conf"), "nameserver 127.0.0.1\n"),
        # Images come from nowhere but this machine, so none is collected; a full disk is the user's to clear.
        "imageGCHighThresholdPercent": 100,
        "imageGCLowThresholdPercent": 99,
        "evictionHard": {"memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%"},
        "podLogsDir": within("logs", "pods"),
        "volumePluginDir": within("kubelet", "volume-plugins"),
        "nodeStatusMaxImages": -1,  # all of them: tests look there for what the node holds
        "serializeImagePulls": False,
    }


def _proxy() -> dict[str, Any]:
    return {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        "mode": "iptables",
        "hostnameOverride": NODE,
        "clusterCIDR": PODS,
        "bindAddress": ADDRESS,
        "healthzBindAddress": f"{LOOPBACK}:10256",
        "metricsBindAddress": f"{LOOPBACK}:10249",
        "nodePortAddresses": [f"{ADDRESS}/32"],
        "clientConnection": {"kubeconfig": kubeconfig("proxy")},
        # The machine's own limits stay as they are; what is not named would be set for all of it.
        "conntrack": {"maxPerCore": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
    }


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, indent=1) + "\n"
