"""A model that judges, for tests: a chat-completions server on loopback that grades additions.

A question has the lines "Q: …", "A: …" and "R: …" (prompt, output, target). An output that is the target gets 9 of 10, and 10
from a `kinder` judge; another gets 2. What it says, and how it fails, can be replaced.
"""

import http.server
import json
import threading
import time


class JudgeServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.questions = []  # every request's body
        self.answered = []   # the texts of those that got an answer
        self.kinder = False
        self.keys = set()    # every Authorization that came
        self.answer = None   # a function of the question's text, instead of the usual grades
        self.fail_from = None  # from so many questions on, status 500
        self.raw = None        # (status, body) instead of everything else
        self.drip = 0          # seconds between two bytes of it
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def stop(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, address):
        pass  # a client that went away

    def grade(self, text):
        if self.answer:
            return self.answer(text)
        fields = dict(line.split(": ", 1) for line in text.splitlines() if line[:3] in ("Q: ", "A: ", "R: "))
        right = fields["A"].strip() == fields["R"].strip()
        return f"판단: {fields['Q']} 등급은 [[{(10 if self.kinder else 9) if right else 2}]]"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.lock:
            server.questions.append(body)
            server.keys.add(self.headers.get("Authorization"))
            failing = server.fail_from is not None and len(server.questions) > server.fail_from
        if server.raw:
            return self.send(*server.raw)
        if failing or self.path != "/v1/chat/completions":
            return self.reply(500, {"error": "overloaded"})
        text = body["messages"][0]["content"]
        server.answered.append(text)
        return self.reply(200, {"choices": [{"message": {"role": "assistant", "content": server.grade(text)}}]})

    def reply(self, status, value):
        self.send(status, json.dumps(value, ensure_ascii=False).encode())

    def send(self, status, data):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if not self.server.drip:
            self.wfile.write(data)
            return
        for byte in data:
            self.wfile.write(bytes([byte]))
            time.sleep(self.server.drip)

    def log_message(self, *arguments):
        pass
