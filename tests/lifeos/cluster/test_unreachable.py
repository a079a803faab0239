"""What libraries say becomes what a person can mend."""

import pytest

from lifeos.cluster.unreachable import unreachable


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired')",
            "has expired: renew",
        ),
        ("[SSL: SSLV3_ALERT_CERTIFICATE_EXPIRED] sslv3 alert certificate expired", "refuses your certificate"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate is not yet valid", "clock is behind"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate", "by another authority"),
        ("Hostname mismatch, certificate is not valid for 'x'", "for another name or address"),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number", "does not speak TLS"),
        ("Failed to resolve 'x' ([Errno -2] Name or service not known)", "no address is known"),
        ("[Errno 111] Connection refused", "nobody listens there"),
        ("Read timed out. (read timeout=15)", "does not answer in time"),
        ("[Errno 101] Network is unreachable", "there is no way to it"),
        ("dial tcp: lookup nowhere.test on 192.0.2.1:53: no such host", "no address is known"),
        ("127.0.0.1:1 was refused", "nobody listens there"),
        ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "by another authority"),
        ("x509: certificate is valid for 192.0.2.7, not 127.0.0.1", "for another name or address"),
        ("http: server gave HTTP response to HTTPS client", "does not speak TLS"),
        ("dial tcp 192.0.2.1:6443: connect: no route to host", "there is no way to it"),
        ("net/http: TLS handshake timeout", "does not answer in time"),
        ("something\nelse", "that is all that is known (something else)"),
    ],
)
def test_reasons(said, words):
    text = unreachable("https://c:6443", said)
    assert text.startswith("cannot ask the cluster at https://c:6443: ")
    assert words in text
    assert "\n" not in text
