#!/usr/bin/env python3
"""A tiny runner of runner/v1 for the system tests: adds two numbers, right as often as its behaviour.json says.

behaviour.json lies beside it and is pinned with it: {"accuracy": 0.7, "home_answers": false, "trouble": null,
"trouble_once": true, "wait_for": null, "by_item": false, "pause": 0}. trouble is "exit", "hang" or "leave-out"; wait_for
names a file in HOME whose appearance is awaited before anything is answered; with by_item seeds change no answer; pause
is in seconds before each answer. A scalar benchmark is measured as "speed", 100 unless told, within "spread" (0.01) of it;
with home_answers times the number in HOME/faster, with needs_home only where that file is; "line" is written instead.
"""

import hashlib
import json
import os
import pathlib
import select
import sys


def share(seed, item):
    """A fixed number in [0, 1) of one item and its seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{item}".encode()).digest()[:4], "big") / 2 ** 32


def pause(seconds):
    select.select([], [], [], seconds)


def answer(item, behaviour, home_answers):
    if item["id"] in home_answers:
        return home_answers[item["id"]]
    left, right = (int(word) for word in item["prompt"].split() if word.isdigit())
    seed = 0 if behaviour.get("by_item") else item["seed"]
    return str(left + right) if share(seed, item["id"]) < behaviour["accuracy"] else "no idea"


def trouble_now(behaviour, home):
    """The trouble of this launch, or None: a trouble_once happens only while HOME has no mark of it."""
    mark = home / "trouble-was-here"
    if behaviour.get("trouble") is None or (behaviour.get("trouble_once") and mark.exists()):
        return None
    mark.write_text("")
    return behaviour["trouble"]


def measure(request, behaviour, home):
    """The one line of a scalar run, or None when there is nothing to measure with."""
    faster = home / "faster"
    if behaviour.get("needs_home") and not faster.exists():
        return None
    if "line" in behaviour:
        return behaviour["line"]
    value = behaviour.get("speed", 100.0) * (1 + behaviour.get("spread", 0.01) * (2 * share(request["seed"], "speed") - 1))
    if behaviour.get("home_answers") and faster.exists():
        value *= float(faster.read_text(encoding="utf-8"))
    return json.dumps({"value": value, "unit": "items a second"})


def main():
    request_path = pathlib.Path(os.environ["FIVEFOLD_REQUEST"])
    request = json.loads(request_path.read_text(encoding="utf-8"))
    behaviour = json.loads(pathlib.Path(__file__).with_name("behaviour.json").read_text(encoding="utf-8"))
    home = pathlib.Path(os.environ["HOME"])
    (home / "launched").write_text("")
    while behaviour.get("wait_for") and not (home / behaviour["wait_for"]).exists():
        pause(0.01)
    trouble = trouble_now(behaviour, home)
    if trouble == "exit":
        print("tiny runner: out of luck", file=sys.stderr)
        return 7
    if request["kind"] == "scalar":
        if request["items"] is not None or request_path.with_name("items.jsonl").exists():
            return 8
        line = measure(request, behaviour, home)
        if line is None:
            return 9
        with open(request_path.with_name(request["results"]), "a", encoding="utf-8") as results:
            results.write(line + "\n")
        return 0
    answers_path = home / "answers.json"
    home_answers = {}
    if behaviour.get("home_answers") and answers_path.exists():
        home_answers = json.loads(answers_path.read_text(encoding="utf-8"))
    items = [json.loads(line) for line in request_path.with_name(request["items"]).read_text(encoding="utf-8").splitlines()]
    if trouble == "leave-out":
        items.pop()
    with open(request_path.with_name(request["results"]), "a", encoding="utf-8") as results:
        for item in items:
            pause(behaviour.get("pause", 0))
            output = answer(item, behaviour, home_answers)
            line = {"id": item["id"], "output": output, "finish": "stop", "tokens": {"in": 5, "out": 1}, "latency_ms": 1}
            results.write(json.dumps(line, ensure_ascii=False) + "\n")
            results.flush()
    while trouble == "hang":
        pause(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
