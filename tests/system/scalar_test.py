#!/usr/bin/env python3
"""A stage with scalar benchmarks from end to end: measurements, whole re-runs at the looks, verdicts, export, changes."""

import json
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

import kit

TEAMS = {"한빛": {"by_item": True}, "cheat": {"by_item": True, "home_answers": True}, "modest": {"by_item": True, "home_answers": True},
         "frail": {"by_item": True, "needs_home": True}}
SCALAR = "속도"


class WholeStage(kit.SystemTest):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory(prefix="fivefold-")
        cls.addClassCleanup(cls.holder.cleanup)
        cls.stage = kit.Workspace(cls.holder.name, TEAMS, benchmarks=(("sum", 10, "replay"),), scalars=((SCALAR,),))
        output = cls.stage.finish(cls.stage.start("init", str(cls.stage.root / "stage.yaml")))
        cls.leaf = re.search(r"\b[0-9a-f]{64}\b", output).group()
        for team in TEAMS:
            cls.stage.ff("submit", str(cls.stage.root / f"{team}.yaml"))
        for team, factor in (("cheat", "1.5"), ("modest", "0.7"), ("frail", "1")):
            (cls.stage.home(team) / "faster").write_text(factor)
        cls.stage.ff("seal", "submissions")
        cls.stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        cls.stage.ff("run")
        cls.stage.audit_drawn()
        cls.audit = cls.stage.json("audit", expect=1)
        cls.claims = {claim["claim"]: claim for claim in cls.audit["claims"]}
        cls.export = cls.stage.root / "export"
        cls.stage.ff("export", str(cls.export))

    def verify(self, export, *options):
        done = subprocess.run([kit.FIVEFOLD, "verify", export, "--policy-leaf", self.leaf, *options], capture_output=True,
                              text=True, encoding="utf-8")
        return done.returncode, done.stdout + done.stderr

    def test_an_honest_speed_is_reproduced_at_the_first_look(self):
        claim = self.claims[f"scalar/한빛/{SCALAR}"]
        self.assertEqual((claim["verdict"], claim["n"], claim["population"]), ("reproduced", 3, None))
        self.assertEqual(claim["scalar"]["looks"], [3, 5])
        self.assertLess(abs(float(claim["scalar"]["d"])), 0.02)
        self.assertIsNone(claim["delta_points"])

    def test_a_speed_of_another_machine_is_discrepant_and_a_modest_one_understated(self):
        cheat = self.claims[f"scalar/cheat/{SCALAR}"]
        self.assertEqual((cheat["verdict"], cheat["scalar"]["side"]), ("discrepant", "overstated"))
        modest = self.claims[f"scalar/modest/{SCALAR}"]
        self.assertEqual((modest["verdict"], modest["scalar"]["side"]), ("understated", "understated"))

    def test_a_rerun_that_fails_in_all_its_tries_ends_the_claim(self):
        frail = self.claims[f"scalar/frail/{SCALAR}"]
        self.assertEqual((frail["verdict"], frail["reason"], frail["n"]), ("inconclusive", "incomplete-draws", 0))

    def test_the_total_is_of_items_alone(self):
        for team in TEAMS:
            self.assertEqual(self.claims[f"total/{team}"]["verdict"], "reproduced")

    def test_people_read_percent_and_reruns(self):
        text = self.stage.ff("audit", expect=1)
        for words in ("3 re-runs", "5.0 %", "Understated by more than 5.0 %", "Discrepant: overstated by more than 5.0 %",
                      "Reproduced within 5.0 %", "0 of at most 5 re-runs"):
            self.assertIn(words, text)
        korean = self.stage.ff("--lang", "ko", "audit", expect=1)
        for words in ("재실행 3회", "과소 제출", "재현됨(허용 오차 5.0%)"):
            self.assertIn(words, korean)

    def test_means_and_status_show_the_values_in_their_unit(self):
        row = next(row for row in self.stage.json("average")["rows"] if row["team"] == "한빛" and row["benchmark"] == SCALAR)
        self.assertEqual(row["kind"], "scalar")
        values = [round(float(value) * 100) for value in row["runs"]]
        self.assertAlmostEqual(int(row["mean"]["num"]) / int(row["mean"]["den"]), sum(values) / 500, places=9)
        cell = next(cell for cell in self.stage.json("status")["cells"] if cell["team"] == "한빛" and cell["benchmark"] == SCALAR)
        self.assertEqual([run["display"] for run in cell["runs"]], row["runs"])
        self.assertEqual(cell["state"], "complete")

    def test_the_export_verifies_and_holds_one_value_a_run(self):
        status, output = self.verify(self.export)
        self.assertEqual(status, 0, output)
        files = sorted(self.export.glob("evidence/r*uns/*/*/*.jsonl"))
        lines = [path.read_text() for path in files if path.read_text().startswith('{"value":')]
        self.assertEqual(len(lines), 4 * 5 + 3 * 3)

    def test_every_change_of_a_value_is_seen(self):
        scalar = next(p for p in self.export.glob("audit/scalar/*/*.jsonl") if p.read_text())
        rerun = next(p for p in self.export.glob("evidence/reruns/*/*/*.jsonl") if p.read_text().startswith('{"value":'))
        for path in (scalar, rerun):
            copy = self.root / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(self.export, copy)
            changed = copy / path.relative_to(self.export)
            text = changed.read_text()
            digit = re.search(r'"value":(\d)', text)
            changed.write_text(text[:digit.start(1)] + str((int(digit[1]) + 1) % 10) + text[digit.end(1):])
            status, output = self.verify(copy)
            self.assertEqual(status, 1, output)
            self.assertIn("E_FILE_DIGEST", output)


class Measuring(kit.SystemTest):
    def stage(self, teams, **settings):
        return kit.Workspace(self.root, teams, benchmarks=(), scalars=((SCALAR,),), **settings)

    def test_a_line_that_is_no_measurement_is_an_attempt_with_its_reason(self):
        lines = {"nan": ('{"value": NaN}', "bad-score"), "zero": ('{"value": 0}', "bad-score"), "huge": ('{"value": 1e30}', "bad-score"),
                 "text": ('{"value": "12"}', "bad-json"), "cached": ('{"value": 12, "cached": true}', "cached"),
                 "twice": ('{"value": 1}\n{"value": 2}', "repeated-item"), "none": ("", "bad-json")}
        stage = self.stage({team: {"line": line} for team, (line, _) in lines.items()}, runs=3, max_attempts=3)
        stage.drawn().ff("run", expect=4)
        reasons = {cell["team"]: {attempt["reason"] for attempt in cell["failed"]} for cell in stage.json("status")["cells"]}
        self.assertEqual(reasons, {team: {reason} for team, (_, reason) in lines.items()})

    def test_a_stage_of_scalars_alone_goes_from_end_to_end(self):
        stage = self.stage({"ours": {}, "flat": {"spread": 0}}, runs=3, max_attempts=5)
        stage.drawn().ff("run")
        stage.audit_drawn()
        audit = stage.json("audit")
        self.assertEqual(audit["stage"], "verified")
        flat = next(claim for claim in audit["claims"] if claim["claim"] == f"scalar/flat/{SCALAR}")
        self.assertEqual((flat["verdict"], flat["scalar"]["se"], flat["scalar"]["df"]), ("reproduced", "0.000000000", None))
        stage.ff("export", str(self.root / "export"))
        self.assertEqual(subprocess.run([kit.FIVEFOLD, "verify", self.root / "export"], capture_output=True).returncode, 4)

    def test_differences_are_judged_in_the_unit(self):
        stage = kit.Workspace(self.root, {"ours": {"speed": 0.3, "spread": 0.1}}, benchmarks=(), runs=3, max_attempts=5,
                              scalars=((SCALAR, "form: difference, tolerance: 0.50"),))
        stage.drawn().ff("run")
        stage.audit_drawn()
        self.assertEqual(stage.json("audit")["claims"][0]["verdict"], "reproduced")
        self.assertIn("0.50 items/s", stage.ff("audit"))

    def test_a_killed_audit_goes_on_to_the_same_verdict(self):
        stage = self.stage({"ours": {"spread": 0.08}}, runs=3, max_attempts=5)
        stage.drawn().ff("run")
        stage.audit_drawn()
        other = stage.copy("other")
        undisturbed = json.loads(stage.start("audit", "--json").communicate(timeout=kit.DEADLINE_S)[0])
        for _ in range(8):
            process = other.start("audit")
            try:
                process.communicate(timeout=0.15)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
        again = json.loads(other.start("audit", "--json").communicate(timeout=kit.DEADLINE_S)[0])
        self.assertEqual(again["claims"], undisturbed["claims"])

    def test_a_runner_is_tried_with_one_measurement(self):
        stage = self.stage({"ours": {"spread": 0}}, runs=3, max_attempts=5)
        stage.ff("init", str(stage.root / "stage.yaml"))
        tried = stage.json("try", str(stage.root / "ours.yaml"))["benchmarks"][0]
        self.assertEqual((tried["value"], tried["reason"], tried["items"]), (100.0, None, []))
        self.assertIn("value 100.00", stage.ff("try", str(stage.root / "ours.yaml")))


if __name__ == "__main__":
    unittest.main()
