#!/usr/bin/env python3
"""Runners that fail, hang or leave out items: recorded attempts with a named reason, and the stage goes on."""

import json
import subprocess
import unittest

import kit


class FailingRunners(kit.SystemTest):
    def test_each_trouble_is_an_attempt_with_its_reason_and_the_stage_goes_on(self):
        teams = {"steady": {}, "crash": {"trouble": "exit", "trouble_once": True},
                 "hang": {"trouble": "hang", "trouble_once": True}, "gap": {"trouble": "leave-out", "trouble_once": True}}
        stage = kit.Workspace(self.root, teams, benchmarks=(("sum", 6, "replay"),), runs=2, max_attempts=4, time_limit="2s")
        stage.drawn().ff("run")
        attempts = {row["team"]: row["attempts"] for row in stage.json("average")["rows"]}
        self.assertEqual(attempts, {"steady": 2, "crash": 3, "hang": 3, "gap": 3})
        status = stage.ff("status")
        for word in ("exit-status", "deadline", "missing-items", "tiny runner: out of luck"):
            self.assertIn(word, status)

    def test_a_team_that_always_fails_leaves_its_cell_incomplete_and_the_others_untouched(self):
        teams = {"steady": {}, "broken": {"trouble": "exit"}}
        stage = kit.Workspace(self.root, teams, benchmarks=(("sum", 6, "replay"),), runs=2, max_attempts=3)
        stage.drawn().ff("run", expect=4)
        states = {cell["team"]: cell["attempts"] for cell in stage.json("status")["cells"]}
        self.assertEqual(states, {"steady": 2, "broken": 3})
        stage.ff("seal", "runs", expect=4)
        stage.ff("seal", "runs", "--incomplete")
        stage.ff("draw", "audit", "--dice", kit.DICE[1], *kit.WITNESSES)
        claims = {claim["claim"]: claim["verdict"] for claim in stage.json("audit", expect=4)["claims"]}
        self.assertEqual(claims["total/steady"], "reproduced")
        stage.ff("export", str(self.root / "export"))
        names = [row["team"] for row in json.loads((self.root / "export" / "averages.json").read_text())["rows"]]
        self.assertEqual(names, ["steady"])


class Lock(kit.SystemTest):
    def test_the_second_process_in_a_workspace_ends_with_3_and_names_the_first(self):
        stage = kit.Workspace(self.root, {"slow": {"wait_for": "go"}}, benchmarks=(("sum", 4, "replay"),), runs=2, max_attempts=4)
        stage.drawn()
        home = stage.home("slow")
        first = stage.start("run")
        try:
            kit.wait_until(lambda: (home / "launched").exists(), "the first runner")
            second = stage.start("run")
            _, errors = second.communicate(timeout=kit.DEADLINE_S)
            self.assertEqual(second.returncode, 3, errors)
            self.assertIn(str(first.pid), errors)
            for way in (stage.folder, stage.folder.name, f"./{stage.folder.name}/"):  # status only reads: it works beside a run
                status = subprocess.run([kit.FIVEFOLD, "--json", "-C", way, "status"], cwd=stage.folder.parent, check=True,
                                        capture_output=True)
                running = [attempt["running"] for cell in json.loads(status.stdout)["cells"] for attempt in cell["open"]]
                self.assertEqual(set(running), {True}, way)
        finally:
            (home / "go").write_text("")
        stage.finish(first)


if __name__ == "__main__":
    unittest.main()
