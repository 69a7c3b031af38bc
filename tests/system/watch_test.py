#!/usr/bin/env python3
"""`status --watch`: changed lines into a pipe, the page in place on a terminal, ended by a signal or by the audit's end."""

import os
import pty
import select
import signal
import subprocess
import time
import unittest

import kit


class Watch(kit.SystemTest):
    def setUp(self):
        super().setUp()
        self.stage = kit.Workspace(self.root, {"한빛": {}}, benchmarks=(("sum", 9, "replay"),))

    def test_a_pipe_gets_the_page_and_then_what_changes(self):
        self.stage.drawn()
        process = self.stage.start("status", "--watch")
        self.assertIn("0 of 5 runs complete", process.stdout.readline())
        self.stage.ff("run")
        for line in process.stdout:
            if "5 of 5 runs complete" in line:
                break
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=kit.DEADLINE_S)
        self.assertEqual((process.returncode, errors), (130, ""), rest)

    def test_it_ends_with_the_audit(self):
        self.stage.drawn()
        self.stage.ff("run")
        self.stage.audit_drawn()
        self.stage.ff("audit", expect=None)
        self.assertIn("한빛", self.stage.ff("status", "--watch"))
        self.assertIn("--watch is for people", self.stage.ff("--json", "status", "--watch", expect=None))

    def test_a_terminal_sees_the_page_in_place(self):
        self.stage.drawn()
        main, other = pty.openpty()
        process = subprocess.Popen([kit.FIVEFOLD, "-C", self.stage.folder, "status", "--watch"], stdin=other, stdout=other,
                                   stderr=other, env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"})
        os.close(other)
        self.addCleanup(os.close, main)
        seen = b""
        end = time.monotonic() + kit.DEADLINE_S
        asked = stopped = False
        while time.monotonic() < end:
            if select.select([main], [], [], 0.1)[0]:
                try:
                    piece = os.read(main, 65536)
                except OSError:  # the other end is closed
                    break
                seen += piece
            if not asked and "0 of 5 runs complete".encode() in seen:
                asked = True
                self.stage.ff("run")
            if b"5 of 5 runs complete" in seen and not stopped:
                stopped = True
                process.send_signal(signal.SIGTERM)
            if process.poll() is not None and not select.select([main], [], [], 0)[0]:
                break
        self.assertEqual(process.wait(timeout=kit.DEADLINE_S), 143)
        self.assertIn(b"\x1b[J", seen)
        self.assertIn(b"5 of 5 runs complete", seen)


if __name__ == "__main__":
    unittest.main()
