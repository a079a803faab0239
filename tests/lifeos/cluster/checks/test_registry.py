"""The registry of checks."""

from lifeos.cluster.checks import BEFORE_ROOT, CHECKS
from tests.lifeos.cluster.seen import told


def test_a_check_is_called_as_its_module_and_says_which_code_it_gives():
    for name, check in CHECKS.items():
        assert check.__name__ == f"lifeos.cluster.checks.{name}"
        assert check.__doc__.startswith("LOS9")


def test_a_cluster_that_has_everything_lacks_nothing(need, state):
    assert {name: told(check, need, state) for name, check in CHECKS.items() if told(check, need, state)} == {}


def test_what_is_asked_before_the_root_is_applied_is_asked_of_whole_clusters_too():
    assert BEFORE_ROOT.items() <= CHECKS.items()
