#!/usr/bin/env python3
"""What is said on a terminal alone: questions, the next command, what is redrawn."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import time
import unittest

import kit

COLUMNS = 120


class Terminal:
    """`fivefold` with a terminal as its standard input and error, and as its output where asked."""

    def __init__(self, root, *arguments, output=False, columns=COLUMNS):
        self.controller, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.process = subprocess.Popen([kit.FIVEFOLD, *arguments], cwd=root, stdin=other, stderr=other,
                                        stdout=other if output else subprocess.PIPE,
                                        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "dumb"})
        os.close(other)
        self.seen = b""

    def read(self):
        """Once more what there is; false at the end."""
        try:
            more = os.read(self.controller, 65536)
        except OSError:  # the other end is closed
            return False
        self.seen += more
        return bool(more)

    def wait_for(self, words):
        end = time.monotonic() + kit.DEADLINE_S
        while words.encode() not in self.seen:
            if not self.read() or time.monotonic() > end:
                raise AssertionError(f"no {words!r} in {self.text()}")

    def type(self, text):
        os.write(self.controller, text.encode())

    def text(self):
        return self.seen.decode("utf-8", "replace").replace("\r\n", "\n")

    def finish(self, status=0):
        """What was said on the terminal."""
        while self.read():
            pass
        if self.process.stdout:
            self.process.stdout.close()
        ended = self.process.wait(timeout=kit.DEADLINE_S)
        os.close(self.controller)
        if ended != status:
            raise AssertionError(f"ended with {ended}, not {status}:\n{self.text()}")
        return self.text()


class OnATerminal(kit.SystemTest):
    def setUp(self):
        super().setUp()
        self.stage = kit.Workspace(self.root, {"alpha": {}}, benchmarks=(("sum", 4, "replay"),), runs=2)

    def said(self, *arguments, status=0, **more):
        return Terminal(self.root, *arguments, **more).finish(status)


class Asked(OnATerminal):
    def test_a_draw_asks_and_shows_its_seed_with_quiet_too(self):
        self.stage.submitted().ff("seal", "submissions")
        draw = ["-C", "stage", "draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES]
        before = self.stage.ff("log", "show")
        for quiet in ([], ["--quiet"]):
            with self.subTest(quiet=quiet):
                terminal = Terminal(self.root, *quiet, *draw)
                terminal.wait_for("Type the digits again")
                for words in ("48392 01755", "Lee Su-min", "Seed"):
                    self.assertIn(words, terminal.text())
                self.assertEqual(self.stage.ff("log", "show"), before)
                terminal.type("1234\n")
                terminal.finish(2)
        terminal = Terminal(self.root, "--quiet", *draw)
        terminal.wait_for("Type the digits again")
        terminal.type("48392 01755 60312 98847\n")
        terminal.finish()
        self.assertNotEqual(self.stage.ff("log", "show"), before)


class Narrow(OnATerminal):
    def test_no_line_is_wider_than_the_terminal(self):
        self.stage.drawn().ff("run")
        for command in (["log", "show"], ["explain", "E_ITEMS"], ["plan"], ["average"], ["status"]):
            said = self.said("-C", "stage", *command, output=True, columns=80)
            self.assertLessEqual(max(map(len, said.splitlines())), 80, said)


if __name__ == "__main__":
    unittest.main()
