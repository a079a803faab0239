"""A disk that refuses, to whoever runs a command."""

import errno

from lifeos.cli.disks import refused


def test_a_full_disk_is_to_be_freed_and_anything_else_is_what_it_is(capsys):
    assert refused(OSError(errno.ENOSPC, "No space left on device", "/x/y"), "/x", "nothing was learned") == 3
    assert refused(OSError("IO error: No space left on device: While appending"), "/x") == 3
    assert refused(OSError(errno.EACCES, "Permission denied", "/x/y"), "/x", "nothing was learned") == 3
    assert capsys.readouterr().err.splitlines() == [
        "lifeos: cannot read or write /x/y: No space left on device; free space there and try again; nothing was learned",
        "lifeos: cannot read or write /x: IO error: No space left on device: While appending; free space there and try again",
        "lifeos: cannot read or write /x/y: Permission denied; nothing was learned",
    ]
