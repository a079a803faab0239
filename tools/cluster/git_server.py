"""A git server for whoever reaches it, by git's own program: a repository `config.git`, and each other that somebody pushes to. Runs in a pod."""

import contextlib
import http.server
import os
import re
import signal
import subprocess
import sys
import tempfile

_PUSH = re.compile(r"/([a-z0-9-]+\.git)/info/refs\?service=git-receive-pack")
"""How a push begins."""
# Anybody may push; and a gate reads a commit by its id, whichever branch holds it.
_ALLOWED = ("http.receivepack", "uploadpack.allowAnySHA1InWant")
_RULES = {
    "GIT_CONFIG_COUNT": str(len(_ALLOWED)),
    **{f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(_ALLOWED)},
    **{f"GIT_CONFIG_VALUE_{number}": "true" for number, _ in enumerate(_ALLOWED)},
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Hands each question to git-http-backend, as a web server with CGI would (RFC 3875)."""

    def do_GET(self) -> None:
        """What a fetch or a push begins with."""
        if asked := _PUSH.fullmatch(self.path):
            try:
                repository(asked[1])
            except OSError as error:
                self._refuse(f"{asked[1]} cannot be made: {error}")
                return
        self._answer(b"")

    def do_POST(self) -> None:
        """What it wants, or what a push brings."""
        self._answer(self._body())

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _answer(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            **_RULES,
            "GIT_PROJECT_ROOT": os.getcwd(),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, stdout=subprocess.PIPE, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        self._write(fields, content)

    def _refuse(self, why: str) -> None:
        """Text of this type is shown by git, behind `remote:`."""
        self.send_response(http.HTTPStatus.INSUFFICIENT_STORAGE)
        self._write({"Content-Type": "text/plain"}, why.encode())

    def _write(self, fields: dict[str, str], content: bytes) -> None:
        for name, value in {**fields, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def repository(name: str) -> None:
    """It is there, empty at first; whole, or not at all, for whoever is killed in between. Raises :class:`OSError` when there is no room for it."""
    if os.path.isdir(name):
        return
    with tempfile.TemporaryDirectory(prefix=".new-", dir=".", ignore_cleanup_errors=True) as work:
        made = os.path.join(work, name)
        init = ["git", "init", "--quiet", "--bare", "--initial-branch=main", made]
        done = subprocess.run(init, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise OSError(done.stderr.strip())
        with contextlib.suppress(OSError):  # somebody else was faster
            os.rename(made, name)


def main() -> None:
    """Serve the folder that the first argument names, at the port that the second one names."""
    os.chdir(sys.argv[1])
    repository("config.git")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # the first process of a pod is not ended by it otherwise
    http.server.ThreadingHTTPServer(("", int(sys.argv[2])), Handler).serve_forever()


if __name__ == "__main__":
    main()
