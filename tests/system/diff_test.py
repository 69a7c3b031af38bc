#!/usr/bin/env python3
"""`fivefold diff`: two files without a stage, and a sealed run against what the lab executed again."""

import json
import subprocess
import unittest

import kit


def line(item, output, **more):
    return json.dumps({"id": item, "output": output, "finish": "stop", **more}, ensure_ascii=False) + "\n"


class Files(kit.SystemTest):
    def diff(self, *arguments, expect=0):
        done = subprocess.run([kit.FIVEFOLD, *arguments[:-2], "diff", *arguments[-2:]], capture_output=True, text=True,
                              encoding="utf-8", cwd=self.root, check=False)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_two_results_files_without_a_stage(self):
        (self.root / "a.jsonl").write_text(line("q1", "21", score=1) + line("문항-2", "아마 9", score=1), encoding="utf-8")
        (self.root / "b.jsonl").write_text(line("q1", "21", score=1) + line("문항-2", "9", score=0), encoding="utf-8")
        found = json.loads(self.diff("--json", "a.jsonl", "b.jsonl"))
        self.assertEqual(found["runs"][0]["text"], {"same": 1, "other": 1})
        self.assertEqual(found["runs"][0]["score"], {"same": 1, "a_higher": 1, "b_higher": 0})
        self.assertEqual([item["item"] for item in found["items"]], ["문항-2"])
        table = self.diff("a.jsonl", "b.jsonl").splitlines()
        self.assertEqual(table[-1], "  –  문항-2  other  A higher  1  0  stop     stop     –")
        self.assertIn("서로 다른 문항이 없습니다.", self.diff("--lang", "ko", "a.jsonl", "a.jsonl"))

    def test_what_cannot_be_compared_is_said(self):
        (self.root / "a.jsonl").write_text(line("q1", "21"), encoding="utf-8")
        (self.root / "broken.jsonl").write_text(line("q1", "21") + "{\n", encoding="utf-8")
        self.assertIn("broken.jsonl: line 2", self.diff("a.jsonl", "broken.jsonl", expect=2))
        self.assertIn("there is no file nowhere.jsonl", self.diff("a.jsonl", "nowhere.jsonl", expect=3))
        self.assertIn("there is no file team/part", self.diff("a.jsonl", "team/part", expect=2))
        self.assertIn("not a regular file", self.diff("a.jsonl", ".", expect=3))


class Stage(kit.SystemTest):
    def test_a_cheat_is_seen_where_the_lab_has_no_answers(self):
        stage = kit.Workspace(self.root, {"cheat": {"accuracy": 0.3, "home_answers": True}}, benchmarks=(("sum", 9, "replay"),)).drawn()
        stage.leak_answers("cheat")
        stage.ff("run")
        self.assertEqual(stage.json("diff", "cheat/sum/1", "cheat/sum/1")["items"], [])
        said = stage.ff("diff", "cheat/sum", "cheat/sum/lab", expect=None)
        self.assertIn("has not executed anything of cheat/sum again", said)
        self.assertIn("is neither a file nor a team and benchmark", stage.ff("diff", "cheat/sum", "cheat/no", expect=None))
        self.assertIn("a run from 1 to 5 or lab, got 6", stage.ff("diff", "cheat/sum", "cheat/sum/6", expect=None))
        stage.audit_drawn()
        stage.ff("audit", expect=None)
        found = stage.json("diff", "cheat/sum", "cheat/sum/lab")
        self.assertEqual([run["run"] for run in found["runs"]], [1, 2, 3, 4, 5])
        self.assertGreater(sum(run["score"]["a_higher"] for run in found["runs"]), 0)
        self.assertEqual(sum(run["score"]["b_higher"] for run in found["runs"]), 0)
        stage.ff("export", str(self.root / "export"))
        run = self.root / "export" / "evidence" / "runs" / "cheat" / "sum" / "1-0.jsonl"
        again = self.root / "export" / "evidence" / "reruns" / "cheat" / "sum" / "0.jsonl"
        self.assertIn("[no-common-run]", stage.ff("diff", str(run), str(again), expect=None))
        self.assertEqual(stage.json("diff", "--run", "1", str(run), str(again))["runs"],
                         stage.json("diff", "cheat/sum/1", "cheat/sum/lab")["runs"])


if __name__ == "__main__":
    unittest.main()
