"""runner/v1 as a program needs it: read the request, read the items, append the results."""

import hashlib
import json
import os
import time


def read_request():
    """Returns (request, its folder); the file names in a request are relative to that folder."""
    path = os.environ["FIVEFOLD_REQUEST"]
    with open(path, encoding="utf-8") as file:
        request = json.load(file)
    if request["protocol"] != "runner/v1" or request["kind"] != "items":
        raise SystemExit(f"cannot serve protocol {request['protocol']}, kind {request['kind']}")
    return request, os.path.dirname(path)


def answer_all(request, folder, answer):
    """Asks `answer(item)` for every item of the list, and appends one line each to the results.

    After an interruption the list holds only the items that have no line yet, so appending is all there is to do.
    """
    with open(os.path.join(folder, request["items"]), encoding="utf-8") as items, \
            open(os.path.join(folder, request["results"]), "a", encoding="utf-8", buffering=1) as results:
        for line in items:
            item = json.loads(line)
            started = time.perf_counter()
            output = answer(item)
            latency_ms = round(1000 * (time.perf_counter() - started))
            results.write(result_line(item, output, latency_ms) + "\n")


def result_line(item, output, latency_ms):
    """Returns one line of results.jsonl. This model reads letters, so its tokens are the letters of the prompt."""
    return json.dumps({
        "id": item["id"], "output": output, "finish": "stop",
        "tokens": {"in": len(item["prompt"]), "out": 1}, "latency_ms": latency_ms,
        "prompt_sha256": hashlib.sha256(item["prompt"].encode()).hexdigest(),
    }, ensure_ascii=False, separators=(",", ":"))
