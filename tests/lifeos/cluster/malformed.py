"""Kubeconfigs that are not as they should be, and what nobody may be told of them."""

import copy
import re

from hypothesis import strategies as st

SECRET = "s3cr3t"
"""What no message may repeat."""
PYTHON = re.compile(
    r"Traceback|Errno|\b(?:object|NoneType|iterable|indices|unhashable|attribute|codec|literal|KeyError|argument)\b|'(?:str|int|list|dict|bool)'|\{'|_ssl|<class"
)
"""What speaks of the program and not of the file."""

_USERS = (
    {"token": SECRET},
    {"tokenFile": "token"},
    {"username": "anna", "password": SECRET},
    {"client-certificate": "here.pem", "client-key": "here.pem"},
    {"client-certificate-data": "LS0tLS1CRUdJTiB4LS0tLS0=", "client-key-data": "LS0tLS1CRUdJTiB4LS0tLS0="},
    {"exec": {"apiVersion": "v1", "command": "true", "args": ["a"], "env": [{"name": "A", "value": SECRET}]}},
    {"exec": {"apiVersion": "v1", "command": "echo", "args": ['{"apiVersion": "v1", "kind": "x", "status": 5}']}},
    {"auth-provider": {"name": "gcp", "config": {"access-token": SECRET, "expiry": "2020-01-01T00:00:00Z"}}},
    {
        "auth-provider": {
            "name": "oidc",
            "config": {"id-token": f"a.{SECRET}.b", "idp-issuer-url": "https://127.0.0.1:1"},
        }
    },
)
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 2**70),
    st.floats(),
    st.dates(),
    st.binary(max_size=4),
    st.text(max_size=6).filter(lambda text: "/" not in text),  # no path to a program of this machine
    st.lists(st.one_of(st.none(), st.integers(0, 3), st.just("name")), max_size=3),
    st.dictionaries(
        st.sampled_from(["name", "user", "cluster", "context", "config", "token"]), st.just("c"), max_size=2
    ),
)


def whole(user, server="https://127.0.0.1:1"):
    """A kubeconfig as it should be."""
    return {
        "current-context": "x",
        "clusters": [{"name": "c", "cluster": {"server": server, "certificate-authority": "here.pem"}}],
        "users": [{"name": "u", "user": user}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u", "namespace": "n"}}],
    }


@st.composite
def configs(draw):
    """One with some places that say something else, or nothing."""
    config = copy.deepcopy(whole(draw(st.sampled_from(_USERS))))
    for _ in range(draw(st.integers(0, 3))):
        place, key = draw(st.sampled_from(list(_places(config))))
        if draw(st.booleans()):
            place[key] = draw(_VALUES)
        else:
            del place[key]
    return config


def _places(node):
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _places(node[key])
