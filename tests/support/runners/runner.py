"""A small real runner for the tests: `runner.py MODE` answers its items as the mode says."""
import json
import os
import signal
import subprocess
import sys
import time

REQUEST = os.environ["FIVEFOLD_REQUEST"]
FOLDER = os.path.dirname(REQUEST)
MODE = sys.argv[1] if len(sys.argv) > 1 else "good"


def here(name):
    return os.path.join(FOLDER, name)


def sleep_for_ever():
    while True:
        time.sleep(1)


def note(name):
    """One more character in HOME/name; returns how many there are now."""
    with open(os.path.join(os.environ["HOME"], name), "a", encoding="utf-8") as file:
        file.write("x")
        return file.tell()


def answer(item, **more):
    line = {"id": item["id"], "output": item["prompt"].upper(), "finish": "stop", "tokens": {"in": 1, "out": 2}}
    line.update(more)
    return json.dumps(line, ensure_ascii=False) + "\n"


def kill_shim():
    os.kill(os.getppid(), signal.SIGKILL)
    sleep_for_ever()


# What happens before the first answer.


def hang(put, items):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    hang_politely(put, items)


def hang_politely(put, items):
    put(answer(items[0]))
    sleep_for_ever()


def exit_7(put, items):
    sys.stderr.write("giving up\n")
    sys.exit(7)


def memory(put, items):
    hog = b"x" * (400 << 20)
    sleep_for_ever()
    print(len(hog))


def disk(put, items):
    with open(here("tmp/big"), "wb") as file:
        file.write(b"x" * (8 << 20))
    sleep_for_ever()


def change(put, items):
    os.chmod("runner.py", 0o644)
    with open("runner.py", "ab") as file:
        file.write(b"# changed\n")


def secret(put, items):
    print("token=" + os.environ["TOKEN"])
    sys.stdout.flush()
    sys.stderr.write(os.environ["TOKEN"])


def environment(put, items):
    for name in sorted(os.environ):
        if name not in ("LC_CTYPE", "PWD", "SHLVL", "_"):
            print(name + "=" + os.environ[name])


def kill_shim_once(put, items):
    if os.path.exists(here("tmp/once")):
        return
    put(answer(items[0]))
    put('{"id":"torn')
    open(here("tmp/once"), "w", encoding="utf-8").close()
    subprocess.Popen(["sleep", "1000"], start_new_session=True)
    kill_shim()


def gate(put, items):
    """Answers one item and waits for HOME/go."""
    note("launches")
    put(answer(items.pop(0)))
    while not os.path.exists(os.path.join(os.environ["HOME"], "go")):
        time.sleep(0.01)


BEFORE = {
    "exit": exit_7,
    "signal": lambda put, items: os.kill(os.getpid(), signal.SIGSEGV),
    "hang": hang,
    "hang-politely": hang_politely,
    "flood": lambda put, items: sys.stdout.write("x" * 2000000),
    "orphan": lambda put, items: subprocess.Popen(["sleep", "1000"], start_new_session=True),
    "memory": memory,
    "disk": disk,
    "change": change,
    "secret": secret,
    "environment": environment,
    "descriptors": lambda put, items: print(sorted(int(name) for name in os.listdir("/proc/self/fd") if int(name) > 2)),
    "fake-exit": lambda put, items: os.mkdir(here("exit.json")),
    "kill-shim": lambda put, items: kill_shim(),
    "kill-shim-once": kill_shim_once,
    "gate": gate,
    "home": lambda put, items: print(sorted(os.listdir(os.environ["HOME"]))),
}

# What is written for the last item instead of an answer.
LAST = {
    "missing": lambda item, first: "",
    "unknown": lambda item, first: answer({"id": "nobody", "prompt": ""}),
    "repeated": lambda item, first: answer(first) + answer(item),
    "bad-json": lambda item, first: "{\n" + answer(item),
    "bad-utf8": lambda item, first: b'{"id":"' + item["id"].encode() + b'","output":"\xff","finish":"stop"}\n',
    "cached": lambda item, first: answer(item, cached=True),
    "long-output": lambda item, first: answer(item, output="x" * ((1 << 20) + 1)),
    "long-line": lambda item, first: answer(item, note="x" * (4 << 20)),
    "nan": lambda item, first: '{"id":"' + item["id"] + '","output":"x","finish":"stop","score":NaN}\n',
    "no-newline": lambda item, first: answer(item)[:-1],
    "last-error": lambda item, first: answer(item, output="", finish="error"),
    "partly": lambda item, first: sys.exit(3),
}


def line_for(item, first, is_last):
    if is_last and MODE in LAST:
        return LAST[MODE](item, first)
    if MODE == "errors":
        return answer(item, output="", finish="error")
    if MODE == "seeded":
        time.sleep(0.003)
        return answer(item, output=str(item["seed"] % 2))
    return answer(item)


def main():
    with open(REQUEST, encoding="utf-8") as file:
        request = json.load(file)
    with open(here(request["items"]), encoding="utf-8") as file:
        items = [json.loads(line) for line in file]
    with open(here(request["results"]), "ab", buffering=0) as results:

        def put(text):
            results.write(text.encode("utf-8") if isinstance(text, str) else text)

        BEFORE.get(MODE, lambda put, items: None)(put, items)
        for number, item in enumerate(items):
            put(line_for(item, items[0], number == len(items) - 1))


main()
