"""What the system tests share: a small stage written to disk, and the built `fivefold` run on it.

The program is named by the environment variable FIVEFOLD (ctest sets it).
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TINY = HERE.parent / "support" / "runners" / "tiny"
FIVEFOLD = os.environ.get("FIVEFOLD", "")
DICE = "48392017556031298847", "10293847560192837465"
WITNESSES = ["--witnessed-by", "Lee Su-min, city council", "--witnessed-by", "박지우, 언론"]
DEADLINE_S = 300  # only what hangs takes so long, under sanitizers and beside other work too
# Every English sentence of ours has one of these words; no command, option, file or key that it names does.
ENGLISH = re.compile(r"(?<![\w-])(?:the|an|is|are|was|were|be|been|has|have|of|its|it|this|that|which|with|from|must|not|no|"
                     r"there|cannot|takes|nothing|nearest|mean|says|got|already|needs?|error)(?![\w-])", re.IGNORECASE)
HANGUL = re.compile("[가-힣]")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def benchmark_yaml(root, benchmark, items, mode, scorer="{name: exact_match, normalise: [trim]}", more=""):
    """Writes the data of one benchmark of additions and returns its part of stage.yaml."""
    numbers = [(f"문항 {i}" if i % 2 else f"q{i}", i, 3 * i + 1) for i in range(items)]
    prompts = "".join(json.dumps({"id": k, "prompt": f"{a} + {b} ="}, ensure_ascii=False) + "\n" for k, a, b in numbers)
    targets = "".join(json.dumps({"id": k, "target": str(a + b)}, ensure_ascii=False) + "\n" for k, a, b in numbers)
    parts = {}
    for kind, text in (("prompts", prompts), ("targets", targets)):
        name = f"{benchmark}.{kind}.jsonl"
        (root / name).write_text(text, encoding="utf-8")
        parts[kind] = f'{kind}: {{path: "{name}", sha256: {sha256(text.encode())}}}'
    return f"""  - id: {benchmark}
    kind: items
    dataset:
      {parts["prompts"]}
      {parts["targets"]}
    driver: team
    scorer: {scorer}
    mode: {mode}
    environment_points: 1
    expected_disagreement: 0
    disagreement_upper: 0.01
    basis: pilot
{more}"""


def scalar_yaml(benchmark, more="form: ratio, tolerance_percent: 5"):
    """The part of stage.yaml of a scalar benchmark; `more` are its further settings."""
    return f"  - {{id: {benchmark}, kind: scalar, unit: items/s, decimals: 2, better: higher, looks: [3, 5], {more}}}\n"


class Workspace:
    """A stage on disk in `root` and its workspace in `root/stage`."""

    def __init__(self, root, teams, benchmarks=(("덧셈", 30, "replay"),), runs=5, max_attempts=7, time_limit="30s", more="",
                 scalars=()):
        self.root, self.folder, self.teams = pathlib.Path(root), pathlib.Path(root, "stage"), teams
        self.benchmarks, self.scalars = benchmarks, scalars
        parts = "".join(benchmark_yaml(self.root, *benchmark) for benchmark in benchmarks)
        parts += "".join(scalar_yaml(*scalar) for scalar in scalars)
        (self.root / "stage.yaml").write_text(
            f"fivefold: stage/v1\nid: 시험-1\norigin: example.org/test-1\nteams: [{', '.join(teams)}]\nruns: {runs}\n"
            f"max_attempts: {max_attempts}\ndraw: {{margin: 0s}}\n{more}benchmarks:\n{parts}", encoding="utf-8")
        for team, behaviour in teams.items():
            self.write_team(team, {"accuracy": 0.7, **behaviour}, time_limit)

    def write_team(self, team, behaviour, time_limit):
        runner = self.root / f"runner-{team}"
        runner.mkdir()
        shutil.copy(TINY / "run.py", runner)
        text = json.dumps(behaviour)
        (runner / "behaviour.json").write_text(text, encoding="utf-8")
        manifest = {"path": "behaviour.json", "sha256": sha256(text.encode()), "size": len(text)}
        (self.root / f"{team}.model.jsonl").write_text(json.dumps(manifest, separators=(",", ":")) + "\n", encoding="utf-8")
        names = "".join(f"  {benchmark[0]}: {{}}\n" for benchmark in (*self.benchmarks, *self.scalars))
        (self.root / f"{team}.yaml").write_text(
            f"fivefold: submission/v1\nteam: {team}\nname: {{en: Team of {team}, ko: {team} 팀}}\n"
            f"model: {{name: tiny, revision: r1, manifest: {team}.model.jsonl}}\n"
            f"runner: {{command: [python3, run.py], directory: runner-{team}/}}\n"
            f"resources: {{cpus: 1, memory: 256MiB, disk: 64MiB, time: {time_limit}}}\nbenchmarks:\n{names}", encoding="utf-8")

    def start(self, *arguments):
        return subprocess.Popen([FIVEFOLD, "-C", self.folder, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL, text=True, encoding="utf-8")

    def finish(self, process, expect=0):
        output, errors = process.communicate(timeout=DEADLINE_S)
        if expect is not None and process.returncode != expect:
            raise AssertionError(f"{process.args[3:]} ended with {process.returncode}, not {expect}:\n{output}{errors}")
        return output + errors if expect is None else output

    def ff(self, *arguments, expect=0):
        """Runs one command to its end and returns what it printed as its result."""
        return self.finish(self.start(*arguments), expect)

    def json(self, *arguments, expect=0):
        return json.loads(self.ff(*arguments, "--json", expect=expect))

    def submitted(self):
        self.ff("init", str(self.root / "stage.yaml"))
        for team in self.teams:
            self.ff("submit", str(self.root / f"{team}.yaml"))
        return self

    def drawn(self):
        self.submitted()
        self.ff("seal", "submissions")
        self.ff("draw", "runs", "--dice", DICE[0], *WITNESSES)
        return self

    def audit_drawn(self):
        self.ff("seal", "runs")
        self.ff("draw", "audit", "--dice", DICE[1], *WITNESSES)
        return self

    def home(self, team):
        return pathlib.Path(self.ff("home", team).strip())

    def leak_answers(self, team):
        """Puts the right answers into the team's own HOME, where the lab has none."""
        answers = {}
        for benchmark in self.benchmarks:
            for line in (self.root / f"{benchmark[0]}.targets.jsonl").read_text(encoding="utf-8").splitlines():
                answers[json.loads(line)["id"]] = json.loads(line)["target"]
        (self.home(team) / "answers.json").write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")

    def copy(self, name):
        """The same workspace once more, beside this one."""
        other = object.__new__(Workspace)
        other.__dict__.update(self.__dict__)
        other.folder = self.root / name
        shutil.copytree(self.folder, other.folder, symlinks=True)
        return other


def fivefold(*arguments, expect=0):
    """Runs one command without a workspace to its end."""
    done = subprocess.run([FIVEFOLD, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == expect, (arguments, done.returncode, done.stdout, done.stderr)
    return done


def wait_until(condition, what):
    """Polls until the condition holds; fails with `what` after the deadline."""
    end = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {DEADLINE_S} s for {what}")
        time.sleep(0.01)


class SystemTest(unittest.TestCase):
    """A test in a folder of its own."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="fivefold-")
        self.addCleanup(holder.cleanup)
        self.root = pathlib.Path(holder.name)
