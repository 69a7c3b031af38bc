"""A small real runner for the tests: `runner.py MODE` answers its items as the mode says."""
import json
import os
import signal
import subprocess
import sys
import time


def answer(item, **more):
    line = {"id": item["id"], "output": item["prompt"].upper(), "finish": "stop", "tokens": {"in": 1, "out": 2}}
    line.update(more)
    return json.dumps(line, ensure_ascii=False) + "\n"


def main():
    mode = sys.argv[1] if len(sys.argv) > 1 else "good"
    request_file = os.environ["FIVEFOLD_REQUEST"]
    folder = os.path.dirname(request_file)
    with open(request_file, encoding="utf-8") as file:
        request = json.load(file)
    with open(os.path.join(folder, request["items"]), encoding="utf-8") as file:
        items = [json.loads(line) for line in file]
    results = open(os.path.join(folder, request["results"]), "ab", buffering=0)

    def put(text):
        results.write(text.encode("utf-8") if isinstance(text, str) else text)

    if mode == "exit":
        sys.stderr.write("giving up\n")
        sys.exit(7)
    if mode == "signal":
        os.kill(os.getpid(), signal.SIGSEGV)
    if mode == "hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        put(answer(items[0]))
        while True:
            time.sleep(1)
    if mode == "hang-politely":
        put(answer(items[0]))
        while True:
            time.sleep(1)
    if mode == "flood":
        for _ in range(200):
            sys.stdout.write("x" * 10000)
    if mode == "orphan":
        subprocess.Popen(["sleep", "1000"], start_new_session=True)
    if mode == "memory":
        hog = b"x" * (400 << 20)
        time.sleep(1000)
        print(len(hog))
    if mode == "disk":
        with open(os.path.join(folder, "tmp", "big"), "wb") as file:
            file.write(b"x" * (8 << 20))
        while True:
            time.sleep(1)
    if mode == "change":
        os.chmod("runner.py", 0o644)
        with open("runner.py", "ab") as file:
            file.write(b"# changed\n")
    if mode == "secret":
        print("token=" + os.environ["TOKEN"])
        sys.stdout.flush()
        sys.stderr.write(os.environ["TOKEN"])
    if mode == "environment":
        for name in sorted(os.environ):
            if name not in ("LC_CTYPE", "PWD", "SHLVL", "_"):
                print(name + "=" + os.environ[name])
    if mode == "descriptors":
        print(sorted(int(name) for name in os.listdir("/proc/self/fd") if int(name) > 2))
    if mode == "fake-exit":
        os.mkdir(os.path.join(folder, "exit.json"))
    if mode == "kill-shim-once":
        marker = os.path.join(folder, "tmp", "once")
        if not os.path.exists(marker):
            put(answer(items[0]))
            put('{"id":"torn')
            open(marker, "w").close()
            subprocess.Popen(["sleep", "1000"], start_new_session=True)
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(1000)
    if mode == "kill-shim":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(1000)
    if mode == "count-launches":
        with open(os.path.join(os.environ["HOME"], "launches"), "a", encoding="utf-8") as file:
            file.write("x")

    for number, item in enumerate(items):
        last = number == len(items) - 1
        if mode == "missing" and last:
            continue
        if mode == "unknown" and last:
            item = {"id": "nobody", "prompt": ""}
        if mode == "repeated" and last:
            put(answer(items[0]))
        if mode == "bad-json" and last:
            put("{\n")
        if mode == "bad-utf8" and last:
            put(b'{"id":"' + item["id"].encode() + b'","output":"\xff","finish":"stop"}\n')
            continue
        if mode == "cached" and last:
            put(answer(item, cached=True))
            continue
        if mode == "long-output" and last:
            put(answer(item, output="x" * ((1 << 20) + 1)))
            continue
        if mode == "long-line" and last:
            put(answer(item, note="x" * (4 << 20)))
            continue
        if mode == "errors":
            put(answer(item, output="", finish="error"))
            continue
        if mode == "nan" and last:
            put('{"id":"' + item["id"] + '","output":"x","finish":"stop","score":NaN}\n')
            continue
        if mode == "no-newline" and last:
            put(answer(item)[:-1])
            continue
        put(answer(item))


main()
