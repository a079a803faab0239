"""The files of a folder with code, and one address for all of them."""

import subprocess
import sys

import pytest

from lifeos.agent.sources import DECLARATION, digest, read

FILES = {"agent.py": b"x = 1\n", "prompts/system.md": b"Be kind.\n"}


def test_hidden_files_links_and_others_are_not_read(tmp_path):
    for path in ("agent.py", "parts/tax.py", ".venv/x.py", ".hidden.py", "agent.yaml", "__pycache__/a.pyc"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("")
    (tmp_path / "link.py").symlink_to("agent.py")
    assert set(read(str(tmp_path))) == {"agent.py", "agent.yaml", "parts/tax.py"}


@pytest.mark.parametrize(
    ("files", "same"),
    [
        ({**FILES, DECLARATION: b"kind: Agent\n"}, True),
        ({**FILES, "__pycache__/agent.cpython-311.pyc": b"x"}, True),
        (dict(reversed(FILES.items())), True),
        ({**FILES, "agent.py": b"x = 2\n"}, False),
        ({**FILES, "prompts/system.md": b"Be brief.\n"}, False),
        ({"agent.py": FILES["agent.py"]}, False),
        ({"code.py": FILES["agent.py"], "prompts/system.md": FILES["prompts/system.md"]}, False),
    ],
)
def test_what_an_address_depends_on(files, same):
    assert (digest(files) == digest(FILES)) is same


def test_a_folder_without_python_has_no_address():
    assert digest({"prompts/system.md": b"Be kind.\n"}) == ""


def test_the_compiler_does_not_pay_for_what_loads_code():
    """A hundredth of a second, of the two tenths that an edit takes."""
    program = "import sys, lifeos.compiler.code; print('lifeos.agent.sources' in sys.modules, 'lifeos.agent.code' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"
