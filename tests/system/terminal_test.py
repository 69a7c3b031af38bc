#!/usr/bin/env python3
"""What is said on a terminal alone: questions, the next command, what is redrawn."""

import fcntl
import os
import pty
import re
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


class Next(OnATerminal):
    def test_every_command_that_goes_on_names_one_next_command_and_into_a_pipe_none(self):
        def expect(words, *command, status=0):
            said = self.said(*command, status=status)
            self.assertEqual(re.findall("Next: (.*)", said), [words], said)

        stage = ["-C", "stage"]
        expect("fivefold init stage.yaml", "check", "stage.yaml")
        expect("fivefold -C stage init STAGE.yaml", *stage, "doctor")
        expect("fivefold submit alpha.yaml", "try", "alpha.yaml", "--stage", "stage.yaml")
        self.stage.ff("init", str(self.root / "stage.yaml"))
        expect("fivefold -C stage submit alpha.yaml", *stage, "check", "alpha.yaml")
        expect("fivefold -C stage seal submissions", *stage, "submit", "alpha.yaml")
        self.stage.ff("seal", "submissions")
        self.stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        expect("fivefold -C stage seal runs", *stage, "run")
        expect("fivefold -C stage seal runs", *stage, "plan")
        self.stage.ff("seal", "runs")
        terminal = Terminal(self.root, *stage, "draw", "audit", "--dice", kit.DICE[1], *kit.WITNESSES)
        terminal.wait_for("Type the digits again")
        terminal.type(kit.DICE[1] + "\n")
        self.assertEqual(re.findall("Next: (.*)", terminal.finish()), ["fivefold -C stage audit"])
        self.stage.ff("audit", expect=None)
        expect("fivefold -C stage export DIR", *stage, "average")
        said = self.said(*stage, "export", "out")
        verify = re.search("Next: fivefold (verify out --policy-leaf [0-9a-f]{64})\n", said).group(1).split()
        self.assertRegex(self.said(*verify), "Next: fivefold explain W_[A-Z_]+\n")
        expect("fivefold verify out --policy-leaf HEX", "verify", "out", status=4)
        expect("fivefold -C stage status", *stage, "doctor")
        self.assertNotIn("Next", self.stage.ff("export", str(self.root / "out"), expect=None))

    def test_a_rule_is_explained_on_a_terminal_alone(self):
        self.assertIn("`fivefold explain workspace` says more.", self.said("-C", "nowhere", "run", status=2))
        self.assertNotIn("says more", self.stage.ff("run", expect=None))


class Narrow(OnATerminal):
    def test_no_line_is_wider_than_the_terminal(self):
        self.stage.drawn().ff("run")
        for command in (["log", "show"], ["explain", "E_ITEMS"], ["plan"], ["average"], ["status"]):
            said = self.said("-C", "stage", *command, output=True, columns=80)
            self.assertLessEqual(max(map(len, said.splitlines())), 80, said)


if __name__ == "__main__":
    unittest.main()
