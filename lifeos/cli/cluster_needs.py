"""The environment that a command about a cluster is about, and what it needs of the cluster."""

from typing import TYPE_CHECKING

from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import UsageError
from lifeos.ir import Platform
from lifeos.source.tree import PLATFORM_FILE

if TYPE_CHECKING:
    from lifeos.cluster.api import Api
    from lifeos.cluster.needs import Needs


class Subject:
    """An environment of a repository."""

    def __init__(self, root: str, compilation: Compilation, platform: Platform, environment: str) -> None:
        self.root = root
        self.platform = platform
        self.environment = environment
        self.at = compilation.analysis.declared.span("Platform", platform.name, f"spec.environments.{environment}")

    def needs(self) -> "Needs":
        """Raises :class:`UsageError` when nothing is rendered for it, :class:`LifeOSError` for files that cannot be read."""
        from lifeos.cluster.needs import needs  # noqa: PLC0415  only commands about clusters
        from lifeos.cluster.rendered import rendered, settings_file  # noqa: PLC0415
        from lifeos.cluster.settings import settings  # noqa: PLC0415

        file = settings_file(self.root)
        told = settings(file.text, file.objects) if file is not None else ()
        return needs(self.environment, self.at, rendered(self.root, self.environment), told)


def subject(given: str | None, environment: str | None) -> Subject | None:
    """The environment named, or the only one; None when the platform has mistakes, which were shown then. Raises :class:`UsageError`."""
    root = repository.find(given)
    compilation = Compilation(root, cached=False)
    catalog = compilation.analysis.catalog
    wrong = [
        item for item in compilation.analysis.found if item.severity == "error" and item.span.file == PLATFORM_FILE
    ]
    if catalog is None or wrong:
        repository.show(wrong or compilation.analysis.found, root, "text")
        return None
    known = catalog.platform.environments
    if environment is None and len(known) != 1:
        raise UsageError(f"say which environment the cluster is for by --environment: {', '.join(known)}")
    name = next(iter(known)) if environment is None else environment
    choose("environment", name, known)
    return Subject(root, compilation, catalog.platform, name)


def connect(context: str | None) -> "Api":
    """The cluster. Raises :class:`UsageError` without the client's library, :class:`ProgramError`."""
    try:
        from lifeos.cluster.api import Api  # noqa: PLC0415  a third of a second, and not everywhere installed
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[cluster]'") from error
    return Api(context)
