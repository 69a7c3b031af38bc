"""What the zoo does with processes: its own, its children, its shim."""

import ctypes
import os
import pathlib
import signal
import sys
import time


def sleep_for_ever():
    while True:
        time.sleep(1000)


def child(work, session=False):
    """Runs `work` in a child that never returns here."""
    pid = os.fork()
    if pid == 0:
        if session:
            os.setsid()
        work()
        os._exit(0)
    return pid


def daemon(work):
    """A grandchild in a session of its own whose parent is gone."""
    os.waitpid(child(lambda: child(work), session=True), 0)


def hang(visit):
    visit.put(visit.line(visit.items[0]))
    sleep_for_ever()


def ignores_term(visit):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    hang(visit)


def die(visit):
    number = int(visit.words[0])
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    sleep_for_ever()


def eats_memory(visit):
    hog = []
    while True:
        hog.append(bytearray(os.urandom(4096)) * 2048)


def family_eats_memory(visit):
    for _ in range(8):
        child(lambda: (os.urandom(40 << 20), sleep_for_ever()))  # the first is held while the second goes on
    children_hold = [os.urandom(40 << 20)]
    sleep_for_ever()
    return children_hold


def fork_bomb(visit):
    for _ in range(200):
        child(sleep_for_ever)


def comet(visit):
    """A chain of processes, each of which forks the next and ends."""
    def burn():
        while True:
            if os.fork():
                os._exit(0)
    child(burn, session=True)


def late_writer(visit):
    """A grandchild goes on writing a line that is already there while its parent answers and ends."""
    text = visit.line(visit.items[0])
    before = visit.results_path.stat().st_size

    def write():
        while True:
            visit.put(text)
            time.sleep(0.001)
    child(write, session=True)
    while visit.results_path.stat().st_size == before:
        time.sleep(0.001)


def kill_shim(visit):
    os.kill(os.getppid(), signal.SIGKILL)
    sleep_for_ever()


def kill_shim_and_hide(visit):
    """A daemon that cannot be told by its environment, then no shim any more."""
    mark = visit.dir / "hidden"
    daemon(lambda: os.execve("/bin/sh", ["sh", "-c", f"echo $$ > '{mark}'; exec sleep 1000"], {"PATH": "/usr/bin:/bin"}))
    while not mark.exists() or not mark.read_text():
        time.sleep(0.001)
    kill_shim(visit)


def fake_end(visit):
    (visit.dir / "exit.json").write_text(
        '{"format":"fivefold-exit/v1","session":1,"pid":1,"exit":0,"signal":null,"stopped":null,'
        '"startedAt":"2026-07-01T00:00:00.000Z","finishedAt":"2026-07-01T00:00:01.000Z","userMs":0,"systemMs":0,"maxRss":0,'
        '"stdout":{"bytes":0,"dropped":0},"stderr":{"bytes":0,"dropped":0},"left":0,"isolation":"subreaper"}')


def fake_end_and_kill_shim(visit):
    """An exit.json of its own, and no shim any more that could replace it."""
    fake_end(visit)
    kill_shim(visit)


def forget_and_kill_shim(visit):
    """As if its session had never begun, and a next one were over already."""
    fake_end(visit)
    (visit.dir / "shim.json").write_text("{}")
    kill_shim(visit)


def change_and_kill_shim(visit):
    """Its pinned files, in a session that nobody reports."""
    os.chmod(".", 0o755)
    os.rename("lines.py", "old.py")
    kill_shim(visit)


def fifos_and_kill_shim(visit):
    """Nothing that the next session could open."""
    for name in ("stdout", "stderr", "results.jsonl", "shim.json", "request.json", "exit.json"):
        (visit.dir / name).unlink(missing_ok=True)
        os.mkfifo(visit.dir / name)
    kill_shim(visit)


def term_shim(visit):
    os.kill(os.getppid(), signal.SIGTERM)
    sleep_for_ever()


def pester_shim(visit):
    """Every signal but TERM, INT and those that cannot be kept off."""
    for number in set(range(1, 65)) - {2, 4, 5, 6, 7, 8, 9, 11, 15, 19, 31, 32, 33}:
        os.kill(os.getppid(), number)


def stop_shim(visit):
    os.kill(os.getppid(), signal.SIGSTOP)
    sleep_for_ever()


def hold_shim(visit):
    """Stops its shim as a debugger does, where the system lets it; nothing but KILL ends that."""
    library = ctypes.CDLL(None, use_errno=True)
    library.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    attach = 16
    if library.ptrace(attach, os.getppid(), None, None) != 0:
        kill_shim(visit)
    sleep_for_ever()


def kill_session(visit):
    """Every process of its session, the shim among them, itself last."""
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and int(entry.name) != os.getpid() and os.getsid(int(entry.name)) == os.getsid(0):
                os.kill(int(entry.name), signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    os.kill(os.getpid(), signal.SIGKILL)


BEHAVIOURS = {
    "hang": hang,
    "ignores-term": ignores_term,
    "die": die,
    "eats-memory": eats_memory,
    "family-eats-memory": family_eats_memory,
    "fork-bomb": fork_bomb,
    "comet": comet,
    "setsid-grandchild": lambda visit: child(sleep_for_ever, session=True),
    "daemon": lambda visit: daemon(sleep_for_ever),
    "late-writer": late_writer,
    "kill-shim": kill_shim,
    "kill-shim-and-hide": kill_shim_and_hide,
    "fake-end-and-kill-shim": fake_end_and_kill_shim,
    "forget-and-kill-shim": forget_and_kill_shim,
    "change-and-kill-shim": change_and_kill_shim,
    "fifos-and-kill-shim": fifos_and_kill_shim,
    "term-shim": term_shim,
    "pester-shim": pester_shim,
    "stop-shim": stop_shim,
    "hold-shim": hold_shim,
    "kill-session": kill_session,
}
