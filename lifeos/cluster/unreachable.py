"""Why nobody answers, for a person: from what the TLS library or the network said, Python's or that of kubectl."""

_REASONS = (
    (
        ("alert certificate", "tls: expired certificate", "tls: bad certificate"),
        "it refuses your certificate: that has expired, or is another cluster's; have the kubeconfig written again",
    ),
    (
        ("certificate has expired",),
        "its certificate has expired: renew it (`kubeadm certs renew`, or your provider), unless this machine's clock is wrong",
    ),
    (
        ("certificate is not yet valid",),
        "its certificate is not valid yet: this machine's clock is behind, or the cluster's was ahead",
    ),
    (
        ("mismatch", "certificate is valid for", "doesn't contain any IP SANs"),
        "its certificate is for another name or address: write the one that it is for into the kubeconfig",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "signed by unknown authority"),
        "its certificate is by another authority than the kubeconfig's: that is of another cluster, or the cluster was made anew; have it written again",
    ),
    (
        ("WRONG_VERSION_NUMBER", "HTTP response to HTTPS", "does not look like a TLS handshake"),
        "it does not speak TLS: the address is another program's, or a proxy's",
    ),
    (
        ("resolve", "dial tcp: lookup "),
        "no address is known for its name: is a VPN off, or the name misspelt in the kubeconfig?",
    ),
    (("refused",), "nobody listens there: the cluster is not running, or it is another port"),
    (("timed out", "timeout"), "it does not answer in time: is a VPN off, or a firewall between?"),
    (("unreachable", "no route to host"), "there is no way to it from here: is a VPN off?"),
    (("No such file",), "a file that the kubeconfig names is not there"),
)


def unreachable(server: str, said: str) -> str:
    """One sentence on why the server cannot be asked, and what to do."""
    reason = next(
        (words for signs, words in _REASONS if any(sign in said for sign in signs)), "that is all that is known"
    )
    return f"cannot ask the cluster at {server}: {reason} ({' '.join(said.split())})"
