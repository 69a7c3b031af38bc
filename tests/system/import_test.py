#!/usr/bin/env python3
"""Measurements made elsewhere: taken in whole or not at all, marked everywhere, judged like others."""

import json
import re
import subprocess
import unittest

import kit

SCALAR = "속도"
GOOD = {"한빛": ["100.1", "99.2", "100.35", "99.9", "100.005"], "b": ["200", "201.5", "199", "200.1", "199.9"]}


class Imports(kit.SystemTest):
    def stage(self):
        stage = kit.Workspace(self.root, {"한빛": {"speed": 100.0}, "b": {"speed": 100.0}}, benchmarks=(("sum", 4, "replay"),),
                              scalars=((SCALAR,),))
        output = stage.finish(stage.start("init", str(stage.root / "stage.yaml")))
        self.leaf = re.search(r"\b[0-9a-f]{64}\b", output).group()
        return stage

    def drawn(self):
        stage = self.stage()
        for team in GOOD:
            stage.ff("submit", str(stage.root / f"{team}.yaml"))
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        return stage

    def write(self, name, text):
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def csv(self, cells=None):
        rows = "".join(f'"{team}",{SCALAR},{",".join(values)}\r\n' for team, values in (cells or GOOD).items())
        return self.write("speeds.csv", "\ufeffteam,benchmark,1,2,3,4,5\r\n" + rows)

    def test_imported_runs_are_marked_judged_and_verified(self):
        stage = self.drawn()
        self.assertIn("10 runs", stage.ff("import", "scalar", self.csv(), "--source", "장부 2.1"))
        stage.ff("run")  # what is left: the items
        rows = {(row["team"], row["benchmark"]): row for row in stage.json("average")["rows"]}
        self.assertTrue(rows["한빛", SCALAR]["imported"])
        self.assertFalse(rows["한빛", "sum"]["imported"])
        self.assertEqual(rows["한빛", SCALAR]["runs"], ["100.10", "99.20", "100.35", "99.90", "100.01"])
        self.assertIn("items/s imported", stage.ff("average"))
        self.assertIn("외부 실행", stage.ff("--lang", "ko", "average"))
        stage.audit_drawn()
        claims = {claim["claim"]: claim["verdict"] for claim in stage.json("audit", expect=1)["claims"]}
        self.assertEqual((claims[f"scalar/한빛/{SCALAR}"], claims[f"scalar/b/{SCALAR}"]), ("reproduced", "discrepant"))
        stage.ff("export", str(self.root / "export"))
        done = subprocess.run([kit.FIVEFOLD, "verify", self.root / "export", "--policy-leaf", self.leaf], capture_output=True, text=True,
                              encoding="utf-8")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("W_IMPORTED_RUNS", done.stdout)
        stage.ff("doctor", "--deep")

    def test_json_is_taken_too(self):
        stage = self.drawn()
        cells = [{"team": team, "benchmark": SCALAR, "values": [float(value) for value in values]} for team, values in GOOD.items()]
        done = stage.json("import", "scalar", self.write("speeds.json", json.dumps(cells, ensure_ascii=False)))
        self.assertEqual(done, {"cells": 2, "runs": 10})

    def test_what_is_wrong_is_named_and_nothing_is_recorded(self):
        stage = self.drawn()
        before = len(stage.json("log", "show")["entries"])
        head = "team,benchmark,1,2,3,4,5\n"
        good = f"b,{SCALAR},1,2,3,4,5\n"
        wrong = {head + good + f"한빛,{SCALAR},1,2,3,4,x\n": "line 3", head + f"한빛,{SCALAR},1,2,3,4\n": "line 2",
                 head + f"한빛,{SCALAR},1,2,0,4,5\n": "must be above 0", head + f"한빛,{SCALAR},1,2,NaN,4,5\n": "NaN",
                 head + "한빛,sum,1,2,3,4,5\n": "no scalar", head + "한빛,없음,1,2,3,4,5\n": "no benchmark",
                 head + f"nobody,{SCALAR},1,2,3,4,5\n": "nobody", head + good + good: "twice", "a,b\n1,2\n": "header", "": "no rows",
                 head: "no rows", head + f'"b,{SCALAR},1,2,3,4,5\n': "no end", "[]": "no array", "{": "", '[{"team":"b"}]': "benchmark",
                 f"team,benchmark,1,2,3,4\nb,{SCALAR},1,2,3,4\n": "4 values",
                 '[{"team":"b","benchmark":"속도","values":[1,2,3,4,"5"]}]': "no number"}
        for text, words in wrong.items():
            with self.subTest(text=text):
                said = stage.finish(stage.start("import", "scalar", self.write("wrong.csv", text)), None)
                self.assertIn(words, said)
        for words in (["import", "items", "x"], ["import", "scalar", "/nowhere"], ["import", "scalar", self.csv(), "--source", ""]):
            stage.ff(*words, expect=None)
        self.assertEqual(len(stage.json("log", "show")["entries"]), before)
        stage.ff("import", "scalar", self.csv())
        self.assertIn("has attempts already", stage.ff("import", "scalar", self.csv(), expect=None))

    def test_it_is_for_the_time_of_the_runs(self):
        stage = self.stage()
        stage.ff("import", "scalar", self.csv(), expect=4)  # not drawn
        for team in GOOD:
            stage.ff("submit", str(stage.root / f"{team}.yaml"))
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        stage.ff("run")
        stage.ff("seal", "runs")
        self.assertIn("sealed", stage.ff("import", "scalar", self.csv(), expect=None))


if __name__ == "__main__":
    unittest.main()
