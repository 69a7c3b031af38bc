#!/usr/bin/env python3
"""Re-runs that auditor and team take back together, limits of an audit, and warm-ups before it."""

import json
import re
import shutil
import subprocess
import unittest

import kit

SCALAR = "속도"


class Voids(kit.SystemTest):
    def drawn(self, teams=("한빛",)):
        stage = kit.Workspace(self.root, {team: {"by_item": True} for team in teams}, benchmarks=(("sum", 60, "replay"),),
                              scalars=((SCALAR,),))
        output = stage.finish(stage.start("init", str(stage.root / "stage.yaml")))
        self.leaf = re.search(r"\b[0-9a-f]{64}\b", output).group()
        for team in teams:
            stage.ff("submit", str(stage.root / f"{team}.yaml"))
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        stage.ff("run")
        return stage.audit_drawn()

    def kinds(self, stage):
        return [entry["kind"] for entry in stage.json("log", "show")["entries"]]

    def verify(self, stage):
        export = self.root / "export"
        shutil.rmtree(export, ignore_errors=True)
        stage.ff("export", str(export))
        done = subprocess.run([kit.FIVEFOLD, "verify", export, "--policy-leaf", self.leaf], capture_output=True, text=True,
                              encoding="utf-8")
        return done.returncode, done.stdout + done.stderr

    def test_a_void_with_consent_counts_nowhere_and_is_executed_again(self):
        stage = self.drawn()
        stage.ff("audit", "--max-units", "40", expect=4)
        reruns = [index for index, kind in enumerate(self.kinds(stage)) if kind == "rerun-record"]
        executed = stage.json("audit", "--max-units", "0", expect=4)["units_executed"]
        asked = stage.json("void", str(reruns[0]), "--reason", "wrong-template", "--note", "the old template 템플릿")["void"]
        self.assertEqual(stage.json("audit", "--max-units", "0", expect=4)["units_executed"], executed)  # alone without effect
        stage.ff("void", "--consent", str(asked))
        self.assertLess(stage.json("audit", "--max-units", "0", expect=4)["units_executed"], executed)
        self.assertEqual(stage.json("audit")["stage"], "verified")
        status, output = self.verify(stage)
        self.assertEqual(status, 0, output)
        self.assertIn("W_RERUN_VOID", output)
        self.assertIn("wrong-template", output)
        text = (self.root / "export" / "voids" / "0.txt").read_text(encoding="utf-8")
        self.assertIn("템플릿", text)

    def test_a_scalars_rerun_is_voided_and_measured_again(self):
        stage = kit.Workspace(self.root, {"한빛": {"spread": 0.002}}, benchmarks=(), scalars=((SCALAR,),), runs=3, max_attempts=5)
        self.leaf = None
        stage.drawn().ff("run")
        stage.audit_drawn()
        stage.ff("audit", "--max-units", "2", expect=4)
        reruns = [index for index, kind in enumerate(self.kinds(stage)) if kind == "rerun-record"]
        asked = stage.json("void", str(reruns[0]), "--reason", "infrastructure")["void"]
        stage.ff("void", "--consent", str(asked))
        claim = stage.json("audit")["claims"][0]
        self.assertEqual((claim["verdict"], claim["n"]), ("reproduced", 3))
        self.assertEqual(self.kinds(stage).count("rerun-record"), 4)
        stage.ff("export", str(self.root / "export"))
        done = subprocess.run([kit.FIVEFOLD, "verify", self.root / "export"], capture_output=True, text=True, encoding="utf-8")
        self.assertEqual(done.returncode, 4, done.stdout)  # no policy leaf was given, nothing else
        self.assertIn("infrastructure", done.stdout)
        self.assertIn("the audit is closed", stage.ff("void", str(reruns[1]), "--reason", "infrastructure", expect=None))

    def test_a_limit_in_tokens_is_kept(self):
        stage = self.drawn()  # an answer takes 6 tokens
        self.assertEqual(stage.json("audit", "--max-tokens", "60", expect=4)["units_executed"], 10)
        self.assertEqual(stage.json("audit", "--max-tokens", "125", expect=4)["units_executed"], 30)
        self.assertEqual(stage.json("audit", "--max-tokens", "600", "--max-units", "5", expect=4)["units_executed"], 35)
        stage.ff("audit", "--max-tokens", "-1", expect=2)
        self.assertEqual(stage.json("audit")["stage"], "verified")

    def test_what_is_refused_records_nothing(self):
        stage = self.drawn()
        stage.ff("audit", "--max-units", "40", expect=4)
        before = len(self.kinds(stage))
        reruns = [index for index, kind in enumerate(self.kinds(stage)) if kind == "rerun-record"]
        for words in (["0", "--reason", "wrong-model"], ["9999", "--reason", "wrong-model"], [str(reruns[0]), "--reason", "regret"],
                      [str(reruns[0])], ["--consent", str(reruns[0])], ["--consent", "x"], ["1", "--consent", "2"], []):
            stage.ff("void", *words, expect=2)
        self.assertEqual(len(self.kinds(stage)), before)
        asked = stage.json("void", str(reruns[0]), "--reason", "infrastructure")["void"]
        stage.ff("void", str(reruns[0]), "--reason", "infrastructure", expect=2)
        stage.ff("void", "--consent", str(asked))
        stage.ff("void", "--consent", str(asked), expect=2)

    def test_a_rerun_behind_a_signed_claim_stays(self):
        stage = self.drawn(("a", "b"))
        stage.ff("audit", "--max-units", "400", expect=4)
        claims = [kind for kind in self.kinds(stage) if kind == "audit-record"]
        self.assertTrue(claims)
        used = [index for index, kind in enumerate(self.kinds(stage)) if kind == "rerun-record"]
        said = [stage.ff("void", str(index), "--reason", "wrong-model", expect=None) for index in used]
        self.assertTrue(any("is used by the signed record" in text or "closed" in text for text in said), said)


class WarmUps(kit.SystemTest):
    def stage(self):
        stage = kit.Workspace(self.root, {"한빛": {}}, benchmarks=(("sum", 6, "replay"),), runs=2, max_attempts=3)
        lines = "".join(json.dumps({"id": f"w{i}", "prompt": f"{i} + 1 ="}) + "\n" for i in range(3))
        (self.root / "warmup.jsonl").write_text(lines, encoding="utf-8")
        text = (self.root / "stage.yaml").read_text(encoding="utf-8")
        digest = kit.sha256(lines.encode())
        text = text.replace("    driver: team\n", f"      warmup: {{path: warmup.jsonl, sha256: {digest}}}\n    driver: team\n")
        (self.root / "stage.yaml").write_text(text, encoding="utf-8")
        return stage

    def test_a_warm_up_is_recorded_shown_and_verified(self):
        stage = self.stage()
        output = stage.finish(stage.start("init", str(stage.root / "stage.yaml")))
        leaf = re.search(r"\b[0-9a-f]{64}\b", output).group()
        stage.ff("warm-up", "한빛", expect=4)  # not submitted
        stage.ff("submit", str(stage.root / "한빛.yaml"))
        shown = stage.ff("warm-up", "한빛")
        for words in ("w0", "w2", "Recorded as entry", "decides nothing"):
            self.assertIn(words, shown)
        again = stage.json("warm-up", "한빛")["benchmarks"][0]
        self.assertEqual([item["item"] for item in again["items"]], ["w0", "w1", "w2"])
        stage.ff("warm-up", "없는팀", expect=2)
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        stage.ff("run")
        stage.audit_drawn()
        stage.ff("warm-up", "한빛", expect=2)  # too late
        stage.ff("audit")
        stage.ff("export", str(self.root / "export"))
        done = subprocess.run([kit.FIVEFOLD, "verify", self.root / "export", "--policy-leaf", leaf], capture_output=True, text=True,
                              encoding="utf-8")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("2 warm-ups", done.stdout)
        self.assertEqual(len(list((self.root / "export").glob("evidence/warmups/*/sum/*.jsonl"))), 2)

    def test_a_stage_without_warm_up_prompts_says_so(self):
        stage = kit.Workspace(self.root, {"한빛": {}}, benchmarks=(("sum", 4, "replay"),), runs=2, max_attempts=3)
        stage.submitted()
        self.assertIn("dataset.warmup", stage.ff("warm-up", "한빛", expect=None))


if __name__ == "__main__":
    unittest.main()
