"""Which fleet a service goes by."""

import pytest

from lifeos.cli import fleets
from lifeos.cli.parser import Arguments
from lifeos.errors import LifeOSError, UsageError


def given(**fields):
    return Arguments(**{"repo": None, "fleet": None, "cluster": False, **fields})


def test_the_repositorys(own):
    assert "hello" in fleets.fleet_of(given(repo=str(own)))().agents


def test_one_that_has_mistakes_is_shown(own, capsys):
    (own / "lifeos.yaml").write_text("kind: Platform\n")
    assert fleets.fleet_of(given(repo=str(own))) is None
    assert "error[" in capsys.readouterr().out


def test_one_at_a_time():
    with pytest.raises(UsageError, match="two fleets"):
        fleets.fleet_of(given(fleet="a", cluster=True))


def test_a_folder_without_a_fleet(tmp_path):
    with pytest.raises(LifeOSError, match="there is no folder"):
        fleets.fleet_of(given(fleet=str(tmp_path / "absent")))
    with pytest.raises(LifeOSError, match="there is no fleet"):
        fleets.fleet_of(given(fleet=str(tmp_path)))


def test_outside_a_cluster():
    with pytest.raises(LifeOSError, match="no pod"):
        fleets.fleet_of(given(cluster=True))
