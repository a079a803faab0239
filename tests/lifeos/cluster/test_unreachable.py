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
        ("something\nelse", "that is all that is known (something else)"),
    ],
)
def test_reasons(said, words):
    text = unreachable("https://c:6443", said)
    assert text.startswith("cannot ask the cluster at https://c:6443: ")
    assert words in text
    assert "\n" not in text
