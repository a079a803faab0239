"""Python beside a declaration: one address for all of it, and no secrets in it."""

from lifeos.compiler import code
from lifeos.compiler.files import Files

FILES = {"a/x/agent.py": b"1", "a/x/rules/tax.py": b"2", "a/x/agent.yaml": b"3", "a/xy/agent.py": b"4"}


def test_names_and_bytes_of_python_below_the_folder_count():
    base = code.digest(FILES, "a/x")
    assert base.startswith("sha256:")
    for path, counts in {
        "a/x/agent.py": True,
        "a/x/rules/tax.py": True,
        "a/x/agent.yaml": False,
        "a/x/data/rates.json": True,
        "a/x/__pycache__/agent.pyc": False,
        "a/xy/agent.py": False,
    }.items():
        assert (code.digest({**FILES, path: b"!"}, "a/x") != base) is counts
    moved = {**FILES, "a/x/rules/taxes.py": FILES["a/x/rules/tax.py"]}
    del moved["a/x/rules/tax.py"]
    assert code.digest(moved, "a/x") != base


def test_no_python_no_address():
    assert code.digest(FILES, "b") == ""


def test_a_secret_and_what_is_no_text():
    files = Files({"a/agent.py": b'KEY = "AKIAIOSFODNN7EXAMPLE"\n', "a/b.py": b"\xff", "a/c.md": b"\xff"})
    assert [(item.code, item.span.file) for item in code.report(files)] == [
        ("LOS404", "a/agent.py"),
        ("LOS106", "a/b.py"),
    ]
