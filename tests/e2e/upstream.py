"""A program that stands behind the platform in a pod, and counts: it tells whoever asks all that it was sent."""

_PROGRAM = """
import http.server, json, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
seen = []
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.say(seen)
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        seen.append(SEEN)
        self.say(ANSWER)
    def say(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
http.server.ThreadingHTTPServer(("", int(sys.argv[1])), Handler).serve_forever()
"""


def command(seen, answer, port=8080):
    """What a container runs. ``seen``, ``answer``: expressions for what is kept of a POST and what is said to it, by ``asked``, its body, and ``self.headers``."""
    return ["python3", "-c", _PROGRAM.replace("SEEN", seen).replace("ANSWER", answer), str(port)]
