#!/usr/bin/env python3
"""The zoo: `run.py BEHAVIOUR [WORD...]` is one hostile program of runner/v1, or an honest one (`honest`).

Each behaviour is a function of a Visit. One that returns is followed by the honest answers and exit 0; what it does
instead of them, it does itself. `lab:BEHAVIOUR` misbehaves only where HOME has no file `papers`, as the lab's has none.
"""

import json
import os
import pathlib
import sys

import files
import lines
import processes

BEHAVIOURS = {"honest": lambda visit: None, **lines.BEHAVIOURS, **processes.BEHAVIOURS, **files.BEHAVIOURS}


class Visit:
    def __init__(self, words):
        self.words = words
        self.request_path = pathlib.Path(os.environ["FIVEFOLD_REQUEST"])
        self.dir = self.request_path.parent
        request = json.loads(self.request_path.read_text(encoding="utf-8"))
        self.results_path = self.dir / request["results"]
        self.items = [json.loads(line) for line in (self.dir / request["items"]).read_text(encoding="utf-8").splitlines()]
        self.results = open(self.results_path, "ab", buffering=0)

    def put(self, text):
        self.results.write(text if isinstance(text, bytes) else text.encode())

    def line(self, item, **more):
        numbers = [int(word) for word in item["prompt"].split() if word.isdigit()]
        output = str(sum(numbers)) if len(numbers) > 1 else item["prompt"].upper()
        line = {"id": item["id"], "output": output, "finish": "stop", "tokens": {"in": 5, "out": 1}, "latency_ms": 1}
        return json.dumps({**line, **more}, ensure_ascii=False) + "\n"

    def answer_all(self, **more):
        for item in self.items:
            self.put(self.line(item, **more))


def main():
    name, words = sys.argv[1], sys.argv[2:]
    visit = Visit(words)
    if name.startswith("lab:"):
        name = "honest" if pathlib.Path(os.environ["HOME"], "papers").exists() else name.removeprefix("lab:")
    BEHAVIOURS[name](visit)
    visit.answer_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
