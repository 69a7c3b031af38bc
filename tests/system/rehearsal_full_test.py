#!/usr/bin/env python3
"""The full rehearsal as `scripts/demo --full` plays it: every team comes out as its row says."""

import subprocess
import sys
import unittest

import kit

SCRIPT = kit.HERE.parent.parent / "scripts" / "demo_full.py"


class FullRehearsal(kit.SystemTest):
    def test_every_team_comes_out_as_its_row_says(self):
        done = subprocess.run([sys.executable, "-B", SCRIPT, kit.FIVEFOLD, self.root], capture_output=True, text=True,
                              encoding="utf-8", timeout=kit.DEADLINE_S * 4)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        self.assertEqual(done.stdout.count("✔ "), 10 + done.stdout.split("team     what")[0].count("✔ "))


if __name__ == "__main__":
    unittest.main()
