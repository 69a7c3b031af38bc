#!/usr/bin/env python3
"""The score table end to end: the published figures of an invented panel, and a workspace's card signed, exported, verified."""

import csv
import fractions
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys

import kit

ROOT = pathlib.Path(__file__).resolve().parents[2]
STAGE1 = ROOT / "configs" / "kai-2026-stage1"
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


def fivefold(*arguments, expect=0):
    done = subprocess.run([kit.FIVEFOLD, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == expect, (arguments, done.returncode, done.stdout, done.stderr)
    return done


class Stage1(kit.SystemTest):
    @classmethod
    def setUpClass(cls):
        cls.panel = STAGE1 / "example" / "panel.yaml"
        cls.document = json.loads(fivefold("score", cls.panel, "--json").stdout)
        cls.rows = {row["team"]: row for row in cls.document["rows"]}
        cls.summary = {one["id"]: one for one in cls.document["summary"]}

    def test_every_published_figure_at_its_published_precision(self):
        for name, best, teams, mean in (("nia", "9.2", 2, None), ("common", "14.4", 1, None), ("individual", "10.0", 2, None),
                                        ("benchmarks", "33.6", 1, "30.4"), ("experts", "31.6", 1, "28.56"),
                                        ("users", "25.0", 1, "20.76")):
            one = self.summary[name]
            self.assertEqual((one["best"]["display"], len(one["teams"])), (best, teams), name)
            if mean:
                self.assertEqual(one["mean"]["display"], mean)
        first = self.document["rows"][0]
        self.assertEqual((first["components"], first["total"]), ({"benchmarks": 33.6, "experts": 31.6, "users": 25}, 90.2))
        self.assertEqual([first["parts"][part] for part in ("nia", "common", "individual")], [9.2, 14.4, 10])

    def test_the_best_figures_are_exact(self):
        exact = self.document["rows"][0]["exact"]
        total = self.document["rows"][0]["total_exact"]
        for figure, value in ((exact["nia"], "46/5"), (exact["common"], "72/5"), (exact["benchmarks"], "168/5"),
                              (exact["experts"], "158/5"), (exact["users"], "25"), (total, "451/5")):
            self.assertEqual(fractions.Fraction(f"{figure['num']}/{figure['den']}"), fractions.Fraction(value))

    def test_four_by_score_and_three_after_the_gate(self):
        self.assertEqual([row["rank"] for row in self.document["rows"]], [1, 2, 3, 4, 5])
        self.assertEqual([row["in_reach"] for row in self.document["rows"]], [True] * 4 + [False])
        self.assertEqual([row["advances"] for row in self.document["rows"]], [True] * 3 + [False] * 2)
        what_if = json.loads(fivefold("score", self.panel, "--without-gate", "--json").stdout)
        self.assertEqual([row["advances"] for row in what_if["rows"]], [True] * 4 + [False])
        self.assertEqual(what_if["what_if"], ["without-gate"])

    def test_thirteen_benchmarks_of_a_hundred_proposals(self):
        proposed = self.document["proposed"]
        self.assertEqual(sum(len(one["proposedBy"]) for one in proposed), 100)
        self.assertEqual(sum(one["selected"] for one in proposed), 13)
        for one in proposed:
            self.assertEqual(one["selected"], len(one["proposedBy"]) >= 3)

    def test_the_figures_again_from_the_tables_alone(self):
        tables = {}
        for path in (STAGE1 / "example").glob("*.csv"):
            tables[path.stem] = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        for team, row in self.rows.items():
            ballots = sorted(sum(fractions.Fraction(line[item]) for item in list(line)[2:5])
                             for line in tables["ballots"] if line["팀"] == team)
            self.assertEqual(float(sum(ballots[1:-1]) / (len(ballots) - 2)), row["components"]["experts"])
        stars = {team: sum(int(line["rating"]) for line in tables["ratings"] if line["team"] == team) for team in self.rows}
        self.assertEqual(len({line["user"] for line in tables["ratings"]}), 49)
        for team, row in self.rows.items():
            exact = row["exact"]["users"]
            self.assertEqual(fractions.Fraction(int(exact["num"]), int(exact["den"])),
                             fractions.Fraction(25 * stars[team], max(stars.values())))

    def test_every_file_and_every_output_says_that_it_is_invented(self):
        for path in (STAGE1 / "example").iterdir():
            text = path.read_text(encoding="utf-8")
            self.assertRegex(text, "(?i)invented|지어낸", path)
            if path.suffix == ".csv":
                for line in text.splitlines()[1:]:
                    self.assertRegex(line, "invented|지어낸")
        self.assertTrue(self.document["invented"])
        for options in ((), ("--csv",), ("--markdown",), ("--explain", "upstage")):
            self.assertRegex(fivefold("score", self.panel, *options).stdout, "(?i)invented")
        self.assertIn("지어낸 자료", fivefold("--lang", "ko", "score", self.panel).stdout)

    def test_a_total_is_explained_down_to_the_averages(self):
        text = fivefold("score", self.panel, "--explain", "sk-telecom").stdout
        for words in ("80.6 of 100 = 311/10 + 289/10 + 185/9 = 725/9, rank 3", "0.7200 = 18/25; counts as 9/10",
                      "dropped: highest", "proposed by ", "the best sum is 225", "assumed: weights: equal"):
            self.assertIn(words, " ".join(text.split()), words)
        korean = fivefold("--lang", "ko", "score", self.panel, "--explain", "sk-telecom").stdout
        self.assertIn("최고점으로 제외", korean)

    def test_files_in_any_order_give_the_same_bytes(self):
        copy = self.root / "kai"
        shutil.copytree(STAGE1, copy)
        for path in (copy / "example").glob("*.csv"):
            header, *lines = path.read_text(encoding="utf-8").splitlines()
            path.write_text("\n".join([header, *reversed(lines)]) + "\n", encoding="utf-8")
        panel = copy / "example" / "panel.yaml"
        text = panel.read_text(encoding="utf-8")
        teams = re.search(r"teams:\n((?:  - .*\n)+)", text)[1]
        panel.write_text(text.replace(teams, "".join(reversed(teams.splitlines(True)))), encoding="utf-8")
        for options in (("--json",), ("--csv",), ("--markdown",), ()):
            self.assertEqual(fivefold("score", panel, *options).stdout, fivefold("score", self.panel, *options).stdout)

    def test_what_is_wrong_is_said_all_at_once_with_its_line(self):
        copy = self.root / "kai"
        shutil.copytree(STAGE1, copy)
        ratings = copy / "example" / "ratings.csv"
        text = ratings.read_text(encoding="utf-8")
        ratings.write_text(text.replace("U01,lg-ai-research,4", "U01,lg-ai-research,6").replace("U02,upstage,", "U02,upstaqe,", 1),
                           encoding="utf-8")
        done = fivefold("score", copy / "example" / "panel.yaml", expect=2)
        self.assertIn("ratings.csv:2:1: error: rating must be 1..5, got 6 [panel.rating]", done.stderr)
        self.assertIn('team "upstaqe" is not in the panel [panel.rating]', done.stderr)
        korean = fivefold("--lang", "ko", "check", copy / "example" / "panel.yaml", expect=2)
        self.assertIn("명단에 없는 팀", korean.stdout)
        problems = json.loads(fivefold("check", copy / "example" / "panel.yaml", "--json", expect=2).stdout)["problems"]
        self.assertEqual([problem["rule"] for problem in problems], ["panel.rating"] * 2)


class OtherPolicies(kit.SystemTest):
    def panel(self, policy, tables, averages=None, more=""):
        (self.root / "averages.csv").write_text("team,benchmark,mean_num,mean_den,total,consistency,scalar,kind,aggregate\n" + (averages or ""),
                                                encoding="utf-8")
        for name, text in tables.items():
            (self.root / f"{name}.csv").write_text(text, encoding="utf-8")
        names = ", ".join(f"{name}: {name}.csv" for name in tables)
        panel = self.root / "panel.yaml"
        panel.write_text(f"fivefold: panel/v1\npolicy: {ROOT / 'configs' / policy / 'policy.yaml'}\naverages: {'averages.csv' if averages else 'none'}\n"
                         f"as_of: 2026-03-01\nteams: [{{id: a{more}}}, {{id: b{more}}}]\ntables: {{{names}}}\n", encoding="utf-8")
        return json.loads(fivefold("score", panel, "--json").stdout)["rows"]

    def test_the_calls_selection_form(self):
        ballots = "member,team,technology,goals-and-strategy,impact\n"
        for member in range(7):
            ballots += f"m{member},a,{30 + member},20,20.5\nm{member},b,35,25,{member}\n"
        rows = self.panel("kai-call", {"proposal": ballots})
        self.assertEqual([(row["team"], row["total"]) for row in rows], [("a", 73.5), ("b", 63)])

    def test_a_contest_with_verification_and_derived_models(self):
        tables = {"public": "user,team,rating\nu1,a,10\nu1,b,5\nu2,a,6\nu2,b,abstain\n",
                  "experts": "member,team,technology,use\n" + "".join(f"m{i},{t},{10 + i},{12}\n" for i in range(4) for t in "ab"),
                  "derived": "team,count,source\na,3,hub\nb,12,hub\n",
                  "gate": "team,gate,finding,reason\n" + "".join(f"{t},{g},pass,own\n" for t in "ab" for g in ("technical", "policy", "ethical"))}
        averages = "".join(f"{t},{b},{n},100,reproduced,reproduced,,,\n" for t, n in (("a", 80), ("b", 40))
                           for b in ("math", "knowledge", "code", "korean-safety"))
        rows = self.panel("kai-contest", tables, averages, ", from: 2025-09-02, until: 2026-03-01")
        first, second = rows
        self.assertEqual((first["team"], first["parts"], first["components"]["derived"]),
                         ("a", {"public": 20, "experts": 23.5, "benchmarks": 25, "korean-safety": 12}, 2.5))
        self.assertEqual((second["parts"]["public"], second["parts"]["benchmarks"], second["components"]["derived"]),
                         (6.25, 12.5, 10))

    def test_times_against_a_reference(self):
        targets = ("team,benchmark,model,score,full,released,source,chosen_by\n"
                   "*,resnet,reference,20,1,2020-01-01,round 1,organiser\n*,bert,reference,30,1,2020-01-01,round 1,organiser\n")
        averages = "".join(f"{t},{b},{n},10,,,reproduced,scalar,olympic\n" for t, b, n in
                           (("a", "resnet", 100), ("a", "bert", 100), ("b", "resnet", 200), ("b", "bert", 150)))
        rows = self.panel("mlperf-like", {"speed": targets}, averages)
        self.assertEqual([(row["team"], row["total"]) for row in rows], [("a", 250), ("b", 150)])


    def test_a_team_or_a_benchmark_that_nobody_has_is_no_zero(self):
        copy = self.root / "kai"
        shutil.copytree(STAGE1, copy)
        averages = copy / "example" / "averages.csv"
        good = averages.read_text(encoding="utf-8")
        averages.write_text(good.replace("upstage,", "up-stage,"), encoding="utf-8")
        self.assertIn('team "upstage" of the panel has no averages', fivefold("score", copy / "example" / "panel.yaml", expect=2).stderr)
        averages.write_text(good.replace(",math,", ",maths,"), encoding="utf-8")
        self.assertIn('no team has an average of benchmark "math"', fivefold("score", copy / "example" / "panel.yaml", expect=2).stderr)
        text = (copy / "example" / "panel.yaml").read_text(encoding="utf-8")
        (copy / "example" / "panel.yaml").write_text(text.replace("averages: averages.csv", "averages: none"), encoding="utf-8")
        self.assertIn("the policy needs averages", fivefold("score", copy / "example" / "panel.yaml", expect=2).stderr)


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
        done = stage.finish(stage.start("score", panel), 2)
        self.assertEqual(done, "")
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
