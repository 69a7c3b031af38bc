#!/usr/bin/env python3
"""The score table from files: the published figures of an invented panel, other policies, and how a table may be spelt."""

import csv
import fractions
import io
import json
import pathlib
import re
import shutil

import kit
from kit import fivefold

ROOT = pathlib.Path(__file__).resolve().parents[2]
STAGE1 = ROOT / "configs" / "kai-2026-stage1"


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

    def test_the_team_to_explain_is_named_as_the_table_names_it(self):
        by_id = fivefold("score", self.panel, "--explain", "sk-telecom").stdout
        for name in ("SK Telecom", "SK텔레콤"):
            self.assertEqual(fivefold("score", self.panel, "--explain", name).stdout, by_id)
        done = fivefold("score", self.panel, "--explain", "SKT", expect=2)
        self.assertIn('team "SKT" is not in the panel, whose teams are lg-ai-research, naver-cloud, ', done.stderr)

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
        self.assertIn("only one of", fivefold("score", panel, "--csv", "--markdown", expect=2).stderr)
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


class Tables(kit.SystemTest):
    """Spellings of a table, on a policy whose items have names that are also Korean headers."""

    def score(self, table, text, items="[{id: 점수, points: 60}, {id: 이유, points: 40}]", expect=0):
        policy = (ROOT / "configs" / "kai-call" / "policy.yaml").read_text(encoding="utf-8")
        policy = re.sub(r"    items:\n(      - .*\n)+", f"    items: {items}\n", policy)
        policy = policy.replace("members: 7", "members: 1").replace("drop: {highest: 1, lowest: 1}", "drop: {highest: 0, lowest: 0}")
        (self.root / "policy.yaml").write_text(policy, encoding="utf-8")
        (self.root / table).write_text(text, encoding="utf-8")
        panel = self.root / "panel.yaml"
        panel.write_text("fivefold: panel/v1\npolicy: policy.yaml\naverages: none\nas_of: 2026-03-01\ninvented: true\n"
                         f"pseudonyms: false\nteams: [{{id: 모두}}]\ntables: {{proposal: {table}}}\n", encoding="utf-8")
        return fivefold("score", panel, "--json" if expect == 0 else "--csv", expect=expect)

    def total(self, *arguments):
        return json.loads(self.score(*arguments).stdout)["rows"][0]["total"]

    def test_the_policys_own_names_come_before_the_korean_headers(self):
        self.assertEqual(self.total("a.csv", "위원,team,이유,점수,비고\n007,모두,30,50.5,x\n".replace("모두", "모두 ")), 80.5)

    def test_a_table_in_yaml(self):
        self.assertEqual(self.total("a.yaml", "rows:\n  - {위원: 007, team: '모두', 점수: 1, 이유: 2.5}\n"), 3.5)

    def test_what_is_no_table_is_said_with_its_line(self):
        for name, text, words in (("a.yaml", "rows:\n  - {위원: a, member: b, team: 모두, 점수: 1, 이유: 2}\n", 'a.yaml:2:1: error: column "member" is given twice'),
                                  ("a.yaml", "rows: 7\n", "a table in YAML is a map with one key, rows, a list"),
                                  ("a.yaml", "rows: [a]\n", "a row must be a map"),
                                  ("a.csv", "", "there are no rows below a header"),
                                  ("a.csv", "member,team,점수,이유\na,모두,1\n", "a.csv:2:1: error: has 3 fields, the header has 4"),
                                  ("a.csv", 'member,team,점수,이유\na,모두,"1,2\n', "a quoted field has no end"),
                                  ("a.csv", "member,team,점수,이유\na,모두,1e400,2\n", "a.csv:2:1: error: 점수 must be")):
            done = self.score(name, text, expect=2)
            self.assertIn(words, done.stderr)


class OtherPolicies(kit.SystemTest):
    def panel(self, policy, tables, averages=None, more=""):
        (self.root / "averages.csv").write_text("team,benchmark,mean_num,mean_den,total,consistency,scalar,kind,aggregate\n" + (averages or ""),
                                                encoding="utf-8")
        for name, text in tables.items():
            (self.root / f"{name}.csv").write_text(text, encoding="utf-8")
        names = ", ".join(f"{name}: {name}.csv" for name in tables)
        panel = self.root / "panel.yaml"
        panel.write_text(f"fivefold: panel/v1\npolicy: {ROOT / 'configs' / policy / 'policy.yaml'}\naverages: {'averages.csv' if averages else 'none'}\n"
                         f"as_of: 2026-03-01\ninvented: true\npseudonyms: false\nteams: [{{id: a{more}}}, {{id: b{more}}}]\ntables: {{{names}}}\n", encoding="utf-8")
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
        averages = "".join(f"{t},{b},{n},100,reproduced,reproduced,,,mean\n" for t, n in (("a", 80), ("b", 40))
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


if __name__ == "__main__":
    kit.unittest.main()
