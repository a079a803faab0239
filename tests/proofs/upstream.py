"""What stands behind the gateway in proofs: an MCP server that counts what reaches it."""

import http.server
import json
import threading


class Upstream:
    """Keeps the headers and the body of each request. ``brief``: whether each connection is for one."""

    def __init__(self):
        self.brief = False

    def __enter__(self):
        seen = self.seen = []
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                seen.append((self.path, dict(self.headers), body))
                answer = json.dumps({"jsonrpc": "2.0", "id": body.get("id"), "result": {"content": []}}).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                if upstream.brief:
                    self.send_header("connection", "close")  # which also ends this one
                self.end_headers()
                self.wfile.write(answer)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
