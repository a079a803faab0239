"""ForeignAccount: label and account are one."""

from lifeos.cluster.warden.bypass import foreign_account, ground
from tests.lifeos.cluster.warden.pods import known, made


def test_the_agents_own():
    assert foreign_account.check(made(), known()) is None


def test_another():
    for account in ("default", "clerk"):
        said = foreign_account.check(made(serviceAccountName=account), known())
        assert (
            said
            == f"it says that it is of agent 'pilot' (lifeos.dev/agent), and runs under the service account '{account}'"
        )


def test_an_agents_account_without_its_label():
    found = ground(made(labels={"lifeos.dev/agent": None}), known())
    assert found == (
        "ForeignAccount",
        "it runs under the service account of agent 'pilot' and does not say so (lifeos.dev/agent)",
        0,
    )
