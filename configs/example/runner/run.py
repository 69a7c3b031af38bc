#!/usr/bin/env python3
"""A runner of runner/v1: reads request.json and items.jsonl, asks its model, writes a line for each item.

Put your own model into `ask`. Everything else can stay: it keeps what the protocol demands.
"""

import json
import os
import pathlib
import random
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent  # pinned and read-only: write into TMPDIR or HOME


def ask(model, prompt, seed, decoding):
    """The answer of the model: the only part that is yours. With the same seed it should answer alike."""
    left, right = (int(word) for word in prompt.rstrip(" =").split(" + "))
    wrong = decoding.get("temperature", 0) > 0 and random.Random(seed).random() > model["skill"]
    return str(left + right + (1 if wrong else 0))


def main():
    request_file = pathlib.Path(os.environ["FIVEFOLD_REQUEST"])
    request = json.loads(request_file.read_text(encoding="utf-8"))
    model = json.loads((HERE / "weights.json").read_text(encoding="utf-8"))
    items = request_file.with_name(request["items"]).read_text(encoding="utf-8").splitlines()
    # Append and write each line at once: after a power cut a new session asks only what has no line yet.
    with request_file.with_name(request["results"]).open("a", encoding="utf-8") as results:
        for item in map(json.loads, items):
            began = time.monotonic()
            line = {"id": item["id"], "output": "", "finish": "stop"}
            try:
                line["output"] = ask(model, item["prompt"], item["seed"], request["decoding"])
            except (KeyError, ValueError) as error:  # an item that cannot be answered is a line too
                line.update(finish="error", detail=str(error))
            line["tokens"] = {"in": len(item["prompt"].split()), "out": len(line["output"].split())}
            line["latency_ms"] = round((time.monotonic() - began) * 1000)
            results.write(json.dumps(line, ensure_ascii=False) + "\n")
            results.flush()
    return 0  # 0 says that every item has its line


if __name__ == "__main__":
    sys.exit(main())
