#!/usr/bin/env python3
"""A workspace's scorecard: signed once, exported, computed again by `verify` and by a program that shares no code."""

import csv
import fractions
import io
import json
import pathlib
import re
import subprocess
import sys

import kit
from kit import fivefold

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICY = """\
fivefold: policy/v1
id: small
components:
  - id: benchmarks
    points: 40
    shown: 1
    mean_shown: 1
    kind: benchmarks
    benchmarks: [산수]
    weights: equal
    scale: full
  - {id: experts, points: 35, shown: 1, mean_shown: 2, kind: ballots, items: [{id: 기술, points: 20}, {id: 계획, points: 15}], step: 0.5,
     members: 3, drop: {highest: 1, lowest: 1}, missing: refuse}
  - {id: users, points: 25, shown: 1, mean_shown: 2, kind: ratings, low: 1, high: 5, step: 1, users_at_most: 2, missing: refuse}
verdicts:
  total: {reproduced: count, discrepant: zero, inconclusive: provisional, unaudited: EARLY, incomplete: zero, understated: count}
  cell: {reproduced: count, discrepant: zero, inconclusive: provisional, unaudited: count, incomplete: zero, understated: count}
  consistency: {reproduced: count, discrepant: zero, inconclusive: provisional, unaudited: EARLY, incomplete: zero, understated: count}
  scalar: {reproduced: count, discrepant: zero, inconclusive: provisional, unaudited: EARLY, incomplete: zero, understated: count}
missing_average: zero
aggregate: any
gate: {gates: [{id: technical}], order: after}
rounding: {parts: exact, components: exact, total: exact, shown: 1}
ranking: {ties: [experts], advance: all, at_cut: all}
goal: none
window_days: none
assumptions: []
"""
PANEL = """\
fivefold: panel/v1
policy: policy.yaml
averages: workspace
as_of: 2026-11-01
invented: false
pseudonyms: PSEUDONYMS
teams: [{id: 나리, name: {en: Nari, ko: 나리랩}}, {id: zeta}]
tables: {experts: 투표.csv, users: ratings.yaml, gate: gate.csv}
"""
BALLOTS = "위원,팀,기술,계획\n김,나리,20,15\n이,나리,18,12.5\n박,나리,0,0\n김,zeta,10,10\n이,zeta,11,10\n박,zeta,기권,기권\n"
RATINGS = """\
rows:
  - {사용자: u1, 팀: 나리, 평점: 5}
  - {사용자: u2, 팀: 나리, 평점: 3}
  - {사용자: u1, 팀: zeta, 평점: 4}
  - {사용자: u2, 팀: zeta, 평점: 2}
"""
GATE = "team,gate,finding,reason\n나리,technical,pass,own weights\nzeta,technical,fail,borrowed weights\n"


class Signed(kit.SystemTest):
    def stage(self, closed=True):
        stage = kit.Workspace(self.root, {"나리": {}, "zeta": {}}, benchmarks=(("산수", 40, "replay"),), runs=3)
        self.leaf = re.search(r"\b[0-9a-f]{64}\b", stage.ff("init", str(self.root / "stage.yaml"))).group()
        for team in stage.teams:
            stage.ff("submit", str(self.root / f"{team}.yaml"))
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        stage.ff("run")
        if closed:
            stage.audit_drawn()
            stage.ff("audit", expect=None)
            stage.ff("audit", "--close", expect=None)
        return stage

    def panel(self, early="refuse", pseudonyms="false"):
        for name, text in (("policy.yaml", POLICY.replace("EARLY", early)), ("panel.yaml", PANEL.replace("PSEUDONYMS", pseudonyms)),
                           ("투표.csv", BALLOTS), ("ratings.yaml", RATINGS), ("gate.csv", GATE)):
            (self.root / name).write_text(text, encoding="utf-8")
        return str(self.root / "panel.yaml")

    def vote(self, old, new):
        file = self.root / "투표.csv"
        text = file.read_text(encoding="utf-8")
        self.assertIn(old, text)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def verify(self, export, expect=0):
        return fivefold("verify", export, "--policy-leaf", self.leaf, expect=expect).stdout

    def second_opinion(self, export):
        """A verifier that shares no code with Fivefold."""
        script = ROOT / "tests" / "interop" / "verify_export.py"
        done = subprocess.run([sys.executable, "-B", script, export, "--policy-leaf", self.leaf], capture_output=True, text=True,
                              encoding="utf-8")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_a_card_is_signed_once_exported_and_verified(self):
        # Two ballots of zeta and two dropped: none is left.
        stage = self.stage()
        panel = self.panel()
        done = stage.finish(stage.start("score", panel), None)
        self.assertIn("2 ballots, and 2 are dropped: none is left", done)
        self.vote("박,zeta,기권,기권", "박,zeta,12,10")
        preview = stage.json("score", panel, "--preview")
        self.assertIsNone(preview["signed"])
        first = stage.json("score", panel)
        again = stage.json("score", panel)
        self.assertEqual(first, again)
        nari, zeta = first["rows"]
        self.assertEqual((nari["team"], nari["advances"], zeta["advances"]), ("나리", True, False))
        self.assertEqual((nari["components"]["experts"], nari["components"]["users"]), (30.5, 25))
        self.assertEqual((zeta["components"]["experts"], zeta["components"]["users"]), (21, 18.75))
        mean = next(row for row in stage.json("average")["rows"] if row["team"] == "나리")["mean"]
        exact = nari["exact"]["benchmarks"]
        self.assertEqual(fractions.Fraction(int(exact["num"]), int(exact["den"])), 40 * fractions.Fraction(f"{mean['num']}/{mean['den']}"))
        self.assertRegex(stage.ff("score", panel, "--explain", "나리"), r"runs, with their ledger entries: 0\.\d{4} \(\d+\)")
        export = self.root / "export"
        stage.ff("export", str(export))
        card = json.loads((export / "scorecard.json").read_text(encoding="utf-8"))
        self.assertEqual([row["team"] for row in card["rows"]], ["나리", "zeta"])
        self.assertIn("1 scorecard too", self.verify(export))
        self.assertRegex(self.second_opinion(export), r"scorecards +ok +1 scorecards, 2 rows")
        self.assertTrue((export / "proofs" / f"{first['signed']['entry']}.tlog-proof").exists())
        for path in [export / "scorecard.json", *(export / "score" / "0").iterdir()]:
            good = path.read_bytes()
            path.write_bytes(good.replace(b"5", b"6", 1) if b"5" in good else good + b" ")
            self.assertIn("E_FILE_DIGEST", self.verify(export, 1), path)
            path.write_bytes(good)
        # The averages of an export count as far as it holds.
        elsewhere = self.root / "elsewhere.yaml"
        elsewhere.write_text((self.root / "panel.yaml").read_text(encoding="utf-8").replace("workspace", "export"), encoding="utf-8")
        self.assertEqual(json.loads(fivefold("score", elsewhere, "--json").stdout)["rows"], first["rows"])
        good = (export / "averages.json").read_bytes()
        (export / "averages.json").write_bytes(good.replace(b'"num":"', b'"num":"1', 1))
        self.assertIn("does not verify: files E_FILE_DIGEST", fivefold("score", elsewhere, expect=2).stderr)
        (export / "averages.json").write_bytes(good)
        # Another ballot is another card, and the old one stays.
        self.vote("이,나리,18,12.5", "이,나리,18,13")
        second = stage.json("score", panel)
        self.assertNotEqual(second["signed"], first["signed"])
        stage.ff("export", str(export))
        self.assertTrue((export / "scorecard.json").exists() and (export / "scorecard.1.json").exists())
        self.assertIn("2 scorecards too", self.verify(export))
        self.assertRegex(self.second_opinion(export), r"scorecards +ok +2 scorecards, 4 rows")

    def test_the_teams_are_those_of_the_stage(self):
        stage = self.stage()
        panel = self.panel()
        text = (self.root / "panel.yaml").read_text(encoding="utf-8")
        for name in ("투표.csv", "ratings.yaml", "gate.csv"):
            file = self.root / name
            file.write_text(file.read_text(encoding="utf-8").replace("기권,기권", "12,10").replace("zeta", "ghost"), encoding="utf-8")
        (self.root / "panel.yaml").write_text(text.replace("id: zeta", "id: ghost"), encoding="utf-8")
        self.assertIn('team "ghost" of the panel has no averages', stage.finish(stage.start("score", panel), None))
        for name in ("투표.csv", "gate.csv"):
            file = self.root / name
            file.write_text("".join(line for line in file.read_text(encoding="utf-8").splitlines(True) if "ghost" not in line), encoding="utf-8")
        (self.root / "ratings.yaml").write_text("rows:\n  - {user: u1, team: 나리, rating: 5}\n", encoding="utf-8")
        (self.root / "panel.yaml").write_text(text.replace(", {id: zeta}", ""), encoding="utf-8")
        self.assertIn('the panel leaves out team "zeta" of the stage', stage.finish(stage.start("score", panel), None))

    def test_what_if_is_marked_and_never_signed(self):
        stage = self.stage()
        panel = self.panel()
        self.vote("박,zeta,기권,기권", "박,zeta,12,10")
        before = stage.ff("log", "show")
        for option in ("--without-gate", "--assume-reproduced"):
            done = stage.finish(stage.start("score", panel, option), None)
            self.assertIn("WHAT IF", done)
            self.assertIn("Not signed: it is a what-if.", done)
            self.assertIn(option[2:], stage.ff("score", panel, option, "--csv"))
            self.assertIn("WHAT IF", stage.ff("score", panel, option, "--markdown"))
        self.assertEqual(stage.ff("log", "show"), before)

    def test_before_the_audit_nothing_counts_unless_the_policy_says_so(self):
        stage = self.stage(closed=False)
        panel = self.panel()
        self.vote("박,zeta,기권,기권", "박,zeta,12,10")
        done = stage.finish(stage.start("score", panel), None)
        self.assertIn("may not be counted by this policy: total unaudited [score.average]", done)
        self.panel(early="provisional")
        self.vote("박,zeta,기권,기권", "박,zeta,12,10")
        document = stage.json("score", panel)
        self.assertEqual((document["signed"], document["provisional"]), (None, ["verdict", "objection-period"]))

    def test_without_the_organisers_key_it_can_be_looked_at(self):
        stage = self.stage()
        panel = self.panel()
        self.vote("박,zeta,기권,기권", "박,zeta,12,10")
        (stage.folder / "keys" / "organiser.pem").unlink()
        self.assertIn("a scorecard needs the organiser's key, a --preview does not", stage.finish(stage.start("score", panel), None))
        self.assertIsNone(stage.json("score", panel, "--preview")["signed"])

    def test_pseudonyms_are_the_same_each_time_and_open_with_their_salts(self):
        stage = self.stage()
        panel = self.panel(pseudonyms="true")
        self.vote("박,zeta,기권,기권", "박,zeta,12,10")
        salts = self.root / "salts.csv"
        first = stage.json("score", panel, "--salts", str(salts))
        self.assertEqual(stage.json("score", panel), first)
        self.assertEqual(salts.stat().st_mode & 0o777, 0o600)
        entries = len(stage.ff("log", "show").splitlines())
        self.vote("이,나리,18,12.5", "이,나리,18,13")
        for wrong in (("--explain", "nobody"), ("--salts", str(salts), "--preview")):
            self.assertEqual(stage.finish(stage.start("score", panel, *wrong), 2), "")
        self.assertEqual(len(stage.ff("log", "show").splitlines()), entries)  # nothing was signed
        self.vote("이,나리,18,13", "이,나리,18,12.5")
        secret = stage.folder / "keys" / "panel.secret"
        kept = secret.read_bytes()
        secret.write_bytes(b"")
        self.assertIn("put back the file [score.secret]", stage.finish(stage.start("score", panel), None))
        secret.write_bytes(kept)
        # Here people have their names, and are looked for by them.
        self.vote("이,나리,18,12.5\n", "")
        self.assertIn('member "이" has no row for team "나리"', stage.finish(stage.start("score", panel), None))
        self.vote("박,나리,0,0\n", "박,나리,0,0\n이,나리,18,12.5\n")
        export = self.root / "export"
        stage.ff("export", str(export))
        self.verify(export)
        signed = (export / "score" / "0" / "experts.csv").read_text(encoding="utf-8")
        self.assertNotIn("김", signed)
        lines = list(csv.DictReader(io.StringIO(salts.read_text(encoding="utf-8"))))
        self.assertEqual(len({line["salt"] for line in lines}), 6 + 4)
        for line in lines:
            pseudonym = kit.sha256(f"fivefold-panel-v1\n{line['salt']}\n{line['person']}".encode())
            self.assertEqual(pseudonym, line["pseudonym"])
            name = "experts" if line["table"] == "experts" else "users"
            self.assertIn(pseudonym, (export / "score" / "0" / f"{name}.csv").read_text(encoding="utf-8"))


if __name__ == "__main__":
    kit.unittest.main()
