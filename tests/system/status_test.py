#!/usr/bin/env python3
"""`status` in every phase of a stage: what it is, what the cells wait for, and the command that goes on."""

import os
import pty
import subprocess
import unittest

import kit


class Status(kit.SystemTest):
    def look(self, stage):
        """(what it printed, the command it names on a terminal)"""
        main, other = pty.openpty()
        done = subprocess.run([kit.FIVEFOLD, "-C", stage.folder, "status"], stdout=subprocess.PIPE, stderr=other,
                              env={**os.environ, "LC_ALL": "C.UTF-8"}, check=True)
        os.close(other)
        said = b""
        try:
            while piece := os.read(main, 65536):
                said += piece
        except OSError:  # the other end is closed and everything was read
            pass
        os.close(main)
        return done.stdout.decode(), said.decode().strip().removeprefix(f"Next: fivefold -C {stage.folder} ")

    def test_every_phase_names_its_next_command(self):
        stage = kit.Workspace(self.root, {"한빛": {}, "broken": {"trouble": "exit"}}, benchmarks=(("sum", 6, "replay"),), runs=2,
                              max_attempts=2)
        stage.ff("init", str(self.root / "stage.yaml"))
        page, command = self.look(stage)
        self.assertIn("open for submissions", page)
        self.assertIn("waiting for the team's submission", page)
        self.assertEqual(command, "submit TEAM.yaml")
        for team in stage.teams:
            stage.ff("submit", str(self.root / f"{team}.yaml"))
        page, command = self.look(stage)
        self.assertIn("waiting: submissions not sealed", page)
        self.assertEqual(command, "seal submissions")
        stage.ff("seal", "submissions")
        page, command = self.look(stage)
        self.assertIn("waiting: runs not drawn", page)
        self.assertTrue(command.startswith("draw runs --dice DIGITS --witnessed-by"), command)
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        page, command = self.look(stage)
        self.assertIn("not sealed. 0 of 4 runs complete", page)
        self.assertEqual(command, "run")
        stage.ff("run", expect=4)
        page, command = self.look(stage)
        self.assertEqual(command, "seal runs --incomplete", "the broken team has no launch left")
        stage.ff("seal", "runs", "--incomplete")
        self.assertTrue(self.look(stage)[1].startswith("draw audit --dice DIGITS"))
        stage.ff("draw", "audit", "--dice", kit.DICE[1], *kit.WITNESSES)
        self.assertEqual(self.look(stage)[1], "audit")
        stage.ff("audit", expect=None)
        page, command = self.look(stage)
        self.assertIn("audit closed", page)
        self.assertEqual(command, "export DIR")


if __name__ == "__main__":
    unittest.main()
