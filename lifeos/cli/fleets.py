"""Which fleet a service goes by: that of the repository, of a folder, or of the cluster that it is in."""

import os
from collections.abc import Callable

from lifeos.cli import repository
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import LifeOSError, UsageError
from lifeos.ir import Fleet


def add_choice(parser: Parser) -> None:
    """The options that say which fleet is meant."""
    parser.add_argument("--fleet", metavar="DIR", help="The fleet as files. [default: the repository]")
    parser.add_argument("--cluster", action="store_true", help="The fleet of the cluster that this is a pod of.")


def fleet_of(arguments: Arguments) -> Callable[[], Fleet] | None:
    """Gives the fleet as it is now; None when the repository's has mistakes, which were shown. Raises :class:`LifeOSError`."""
    if arguments.cluster and arguments.fleet:
        raise UsageError("--cluster and --fleet are two fleets; give one of them")
    if arguments.cluster:
        return _of_cluster()
    if arguments.fleet:
        return _of_folder(arguments.fleet)
    fleet = fleet_at(repository.find(arguments.repo))
    return None if fleet is None else lambda: fleet


def _of_cluster() -> Callable[[], Fleet]:
    """It need not be there yet: the ConfigMaps of a new cluster may come after the pods."""
    try:
        from lifeos.services.fleet_cluster import here  # noqa: PLC0415  only in a pod
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[services]'") from error
    return here()


def _of_folder(folder: str) -> Callable[[], Fleet]:
    from lifeos.services.fleet_folder import FleetFolder  # noqa: PLC0415  not for a repository

    if not os.path.isdir(folder):
        raise LifeOSError(f"there is no folder {folder}; it holds the files of the fleet's ConfigMaps")
    found = FleetFolder(folder)
    found()  # that there is no fleet is said at the start
    return found
