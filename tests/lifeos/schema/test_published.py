"""What is shipped is what is generated, and it is read without pydantic."""

import subprocess
import sys

from lifeos.schema import generate, published
from lifeos.schema.shape import kinds


def test_the_files_are_the_generated_ones():
    assert published.schema_files() == generate.schema_files()


def test_each_kind_has_its_schema():
    assert {kind: published.json_schema(kind)["title"] for kind in kinds()} == {kind: kind for kind in kinds()}


def test_the_commands_work_where_pydantic_is_missing(tmp_path):
    """As people install LifeOS. ``None`` in ``sys.modules`` is how Python spells a module that cannot be imported."""
    program = "import sys; sys.modules['pydantic'] = None; from lifeos.cli.main import main; main(sys.argv[1:])"
    for arguments in (
        ["schema", "Agent"],
        ["explain", "Agent.budget"],
        ["explain", "--reference", "kinds"],
        ["init", str(tmp_path / "new")],
        ["-C", str(tmp_path / "new"), "schema", "--check"],
        ["-C", str(tmp_path / "new"), "check"],
    ):
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (arguments, done.stderr)
