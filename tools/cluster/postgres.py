"""PostgreSQL, Debian's, for the stories that need a database: unpacked and not installed, so its first start makes the data folder.

The variables say what to make: DATABASE is the name of a database and of the role that owns it, PASSWORD that role's. All else is as PostgreSQL has it by
itself, so what was acknowledged is on the disk. The folder is a volume: who mounts none loses everything with the pod.
"""

import hashlib
import os

from tools.cluster import debian
from tools.cluster.archive import Image
from tools.cluster.place import within, write

DATA = "/var/lib/postgresql"
"""Where the volume is mounted; nobody but the program's user may look into the folder in it."""
_VERSION = "15"
"""Bookworm's."""
_START = f"""\
#!/bin/sh
set -e
made={DATA}/data
if [ ! -e $made ]; then
    rm -rf $made.new  # of a start that was killed
    initdb --pgdata=$made.new --username=postgres --auth=reject --locale=C --encoding=UTF8
    echo "host $DATABASE $DATABASE all scram-sha-256" > $made.new/pg_hba.conf
    postgres --single -D $made.new postgres >/dev/null <<-END
\tCREATE ROLE "$DATABASE" LOGIN PASSWORD '$PASSWORD'
\tCREATE DATABASE "$DATABASE" OWNER "$DATABASE"
\tEND
    mv $made.new $made
fi
exec postgres -D $made -c 'listen_addresses=*' -c unix_socket_directories= -c jit=off
"""
_USERS = "postgres:x:65532:65532::/tmp:/bin/false\n"
"""It does not run as somebody who has no name."""


def image(name: str) -> Image:
    """The server, and psql as a client."""
    return Image(
        name,
        bases=(debian.postgresql(_VERSION),),
        files={"/bin/serve": _file("serve", _START, 0o700), "/etc/passwd": _file("users", _USERS, 0o600)},
        entrypoint=("/bin/serve",),
        environment={"PATH": f"/usr/lib/postgresql/{_VERSION}/bin:/usr/bin:/bin", "HOME": "/tmp"},  # noqa: S108
    )


def _file(name: str, text: str, mode: int) -> str:
    key = hashlib.sha256(text.encode()).hexdigest()[:16]
    path = write(within("images", "parts", f"postgres-{name}-{key}"), text)
    os.chmod(path, mode)
    return path
