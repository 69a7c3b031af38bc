"""Every case of the judge and aggregate vectors through the built program, from standard input.

Good cases exit 0 and print the known answer; refused ones exit 2, print nothing, and name the error on stderr.
The program is named by the environment variable FIVEFOLD (ctest sets it).
"""

import json
import math
import os
import pathlib
import subprocess
import tempfile
import unittest

FIVEFOLD = os.environ.get("FIVEFOLD", "")
VECTORS = pathlib.Path(__file__).resolve().parents[1] / "vectors" / "stats"
INFINITIES = {"inf": math.inf, "-inf": -math.inf}


def load(name):
    with open(VECTORS / f"{name}.json", encoding="utf-8") as file:
        return json.load(file)


def run(command, text, argument="-", options=()):
    return subprocess.run([FIVEFOLD, *options, command, argument], input=text, capture_output=True, text=True, timeout=120)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class VectorCommands(unittest.TestCase):
    def setUp(self):
        self.assertTrue(FIVEFOLD, "FIVEFOLD must name the program")

    def assert_near(self, got, want, near, what):
        got, want = INFINITIES.get(got, got), INFINITIES.get(want, want)
        if got == want:
            return
        self.assertTrue(is_number(got) and is_number(want), f"{what}: {got!r} is not {want!r}")
        distance = abs(got - want)
        close = distance <= near.get("abs", 0) or distance <= near.get("rel", 0) * abs(want)
        self.assertTrue(close, f"{what}: {got!r} is not {want!r}")

    def check(self, command, near_of, vectors=None, options=()):
        file = load(vectors or command)
        self.assertTrue(file["cases"], "no case")
        for position, case in enumerate(file["cases"]):
            with self.subTest(case=position):
                done = run(command, json.dumps(case["in"]), options=options)
                if "error" in case:
                    self.assertEqual(done.returncode, 2, done.stderr)
                    self.assertIn(case["error"], done.stderr)
                    self.assertEqual(done.stdout, "")
                    continue
                self.assertEqual(done.returncode, 0, done.stderr)
                self.compare(json.loads(done.stdout), case["out"], lambda name: near_of(file["tolerance"], name))

    def compare(self, got, want, near_of, name=""):
        if isinstance(want, dict):
            self.assertEqual(sorted(got), sorted(want), name)
            for key in want:
                self.compare(got[key], want[key], near_of, key)
        elif isinstance(want, list):
            self.assertEqual(len(got), len(want), name)
            for one, other in zip(got, want):
                self.compare(one, other, near_of, name)
        elif is_number(want) or want in INFINITIES:
            self.assert_near(got, want, near_of(name), name)
        else:
            self.assertEqual(got, want, name)
            self.assertIs(type(got), type(want), name)

    def test_judge_gives_every_known_answer(self):
        def near_of(tolerance, name):
            if "log_e" in name:
                return tolerance["log_e"]
            if name == "p_disc":
                return tolerance["p_disc"]
            return {"abs": 1} if name in ("lower", "upper") else {}

        self.check("judge", near_of)

    def test_aggregate_gives_every_known_answer(self):
        self.check("aggregate", lambda tolerance, name: {} if name == "n" else tolerance)

    def test_a_file_and_standard_input_give_the_same(self):
        text = json.dumps(load("aggregate")["cases"][0]["in"])
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "runs.json")
            path.write_text(text, encoding="utf-8")
            self.assertEqual(run("aggregate", "", str(path)).stdout, run("aggregate", text).stdout)

    def test_what_is_no_json_is_refused(self):
        for text in ("", "{", "[1,]", '{"a":1,"a":2}', "NaN"):
            with self.subTest(text=text):
                self.assertEqual(run("judge", text).returncode, 2)

    def test_judge_gives_every_known_answer_of_scalar_claims(self):
        self.check("judge", lambda tolerance, name: {} if name == "m" else tolerance, "scalar_tost")

    def test_plan_gives_every_known_answer(self):
        exact = ("claims", "min_detectable", "altered")
        self.check("plan", lambda tolerance, name: {} if name in exact else tolerance)

    def test_pilot_gives_every_known_answer_and_lines_for_the_stage(self):
        self.check("pilot", lambda tolerance, name: {} if name in ("n", "runs") or name.endswith("Micro") else tolerance,
                   options=["--json"])
        text = json.dumps({"mode": "replay", "a": [[1000000, 0], [0, 0]], "b": [[1000000, 0], [0, 1000000]]})
        lines = run("pilot", text).stdout.splitlines()
        self.assertEqual([line.split(":")[0].strip() for line in lines[1:]],
                         ["environment_points", "expected_disagreement", "disagreement_upper", "basis"])

    def test_a_missing_file_is_no_bad_input(self):
        self.assertEqual(run("judge", "", "/nonexistent/claim.json").returncode, 3)


if __name__ == "__main__":
    unittest.main()
