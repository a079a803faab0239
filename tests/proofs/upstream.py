"""What stands behind the gateway in proofs: an MCP server that counts what reaches it, and streams where it is told to."""

import http.server
import json
import select
import threading


class Upstream:
    """Keeps the headers and the body of each request. ``brief``: whether each connection is for one. ``events``: of which an answer is a stream, one each ``pause`` seconds and
    then the result; none where it is None, but for GET. ``kind``: of a stream. ``left``: streams that nobody waited for any more."""

    def __init__(self):
        self.brief = False
        self.events, self.pause, self.left = None, 0.1, 0
        self.kind = "text/event-stream"

    def __enter__(self):
        seen = self.seen = []
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def log_message(self, *_):
                pass

            def do_GET(self):
                seen.append((self.path, dict(self.headers), None))
                self._stream(upstream.events or 0, [])

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                seen.append((self.path, dict(self.headers), body))
                answer = json.dumps({"jsonrpc": "2.0", "id": body.get("id"), "result": {"content": []}}).encode()
                if upstream.events is not None:
                    self._stream(upstream.events, [answer])
                    return
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                if upstream.brief:
                    self.send_header("connection", "close")  # which also ends this one
                self.end_headers()
                self.wfile.write(answer)

            def _stream(self, events, last):
                self.send_response(200)
                self.send_header("content-type", upstream.kind)
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()
                self.wfile.flush()
                note = {"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progressToken": 1}}
                for data in (*(json.dumps(note).encode() for _ in range(events)), *last):
                    if select.select([self.connection], [], [], upstream.pause)[0]:  # closed: there is no next request
                        upstream.left += 1
                        self.close_connection = True
                        return
                    self._write(b"data: %b\n\n" % data)
                self._write(b"")

            def _write(self, chunk):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
                self.wfile.flush()

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
