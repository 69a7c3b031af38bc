#!/usr/bin/env python3
"""Plays the full rehearsal (configs/rehearsal-full): one honest team, and nine that each do one thing organisers fear.

Usage: demo_full.py FIVEFOLD DIR    (DIR gets stage/, export/, policy-leaf; `scripts/demo --full` calls this)
Ends with 0 when every team came out as its row of the table says, with 1 when one did not.
"""

import json
import pathlib
import re
import secrets
import shutil
import subprocess
import sys
import textwrap
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFIGS = ROOT / "configs" / "rehearsal-full"
ACTORS = ROOT / "runners" / "rehearsal" / "actors"
TEAMS = ("hanbit", "mirage", "echo", "smooth", "bestof", "shift", "drift", "cutter", "scorer", "small")
ACTING = ("mirage", "echo", "smooth", "bestof", "shift", "drift", "cutter")
WITNESSES = ("--witnessed-by", "Kim Ji-woo, city council", "--witnessed-by", "Lee Seo-yeon, press")


class Stage:
    """The commands of one stage, as they would be typed."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def call(self, *words, statuses=(0,), quiet=True, anywhere=False):
        """Runs one command and returns what it printed; any other status ends the demo."""
        command = [str(word) for word in words] if anywhere else ["-C", str(self.folder / "stage"), *map(str, words)]
        if not quiet:
            print("$ fivefold " + " ".join(f"'{word}'" if " " in word else word for word in command), flush=True)
        done = subprocess.run([self.program, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              encoding="utf-8", check=False)
        if done.returncode not in statuses:
            sys.exit(f"demo: {' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        if not quiet:
            print(done.stdout, end="", flush=True)
        return done.stdout

    def draw(self, purpose):
        """Twenty rolls of a ten-sided die. At a real stage people throw them in public."""
        self.call("draw", purpose, "--dice", f"{secrets.randbelow(10 ** 20):020d}", *WITNESSES)


def play(stage):
    """From the rules to the export; returns the policy leaf."""
    printed = stage.call("init", CONFIGS / "stage.yaml", quiet=False)
    leaf = re.search(r"\b[0-9a-f]{64}\b", printed).group()
    (stage.folder / "policy-leaf").write_text(leaf, encoding="ascii")
    for team in TEAMS:
        stage.call("submit", CONFIGS / "teams" / f"{team}.yaml")
    homes = [f"{team}={stage.call('home', team).strip()}" for team in ACTING]
    subprocess.run([sys.executable, "-B", ACTORS / "make_homes.py", *homes], check=True)
    print("Ten teams submitted; seven put into their own machine what their act needs.", flush=True)
    stage.call("seal", "submissions")
    stage.draw("runs")
    stage.call("run", statuses=(4,))  # cutter's runs are never complete
    stage.call("average", quiet=False)
    stage.call("seal", "runs", "--incomplete")
    stage.draw("audit")
    stage.call("audit", statuses=(1,), quiet=False)
    stage.call("export", stage.folder / "export")
    stage.call("verify", stage.folder / "export", "--policy-leaf", leaf, anywhere=True)
    return leaf


class Outcome:
    """What the commands say about the teams."""

    def __init__(self, stage, leaf):
        self.claims = {claim["claim"]: claim for claim in json.loads(stage.call("audit", "--json", statuses=(1,)))["claims"]}
        self.cells = {(cell["team"], cell["benchmark"]): cell for cell in json.loads(stage.call("status", "--json"))["cells"]}
        self.verified = stage.call("verify", stage.folder / "export", "--policy-leaf", leaf, anywhere=True)
        self.altered = self.verify_altered(stage, leaf)

    @staticmethod
    def verify_altered(stage, leaf):
        """What `verify` says of a copy of the export in which team scorer gave itself one more right answer."""
        copy = stage.folder / "export-altered"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(stage.folder / "export", copy)
        path = copy / "evidence" / "runs" / "scorer" / "langid" / "1-0.jsonl"
        path.write_text(path.read_text(encoding="utf-8").replace('"scoreMicro":0', '"scoreMicro":1000000', 1), encoding="utf-8")
        said = stage.call("verify", copy, "--policy-leaf", leaf, anywhere=True, statuses=(1,))
        shutil.rmtree(copy)
        return said

    def verdict(self, claim):
        """The verdict of a claim."""
        return self.claims[claim]["verdict"]

    def flagged(self, claim, flag):
        """Whether the claim has that flag."""
        return flag in self.claims[claim]["flags"]

    def accused(self, team):
        """Whether anything of the team is called discrepant."""
        return any(claim["verdict"] == "discrepant" for name, claim in self.claims.items() if name.split("/")[1] == team)

    def failed(self, team, benchmark):
        """The reasons of the attempts of a cell that failed."""
        return [attempt["reason"] for attempt in self.cells[team, benchmark]["failed"]]


# Each row: the team, what it does, what caught it (or how the rules prevent it), and whether that is what happened.
ROWS = (
    # Its speed is measured: on a machine that does something else meanwhile the claim may stay inconclusive.
    ("hanbit", "honest", "Nothing to catch: its total is reproduced, its throughput is not accused.",
     lambda o: o.verdict("total/hanbit") == "reproduced" and not o.accused("hanbit")),
    ("mirage", "answers from a file that was not submitted", "Re-execution: the total is discrepant.",
     lambda o: o.verdict("total/mirage") == "discrepant"),
    ("echo", "one run reported five times",
     "Screen identical-runs, beside the missing spread. It gains nothing: the mean is that of an honest run.",
     lambda o: o.flagged("cell/echo/langid-short", "identical-runs") and not o.accused("echo")),
    ("smooth", "answers turned until all five means are equal", "Screen run-dispersion-low. It gains nothing either.",
     lambda o: o.flagged("cell/smooth/langid-short", "run-dispersion-low") and not o.accused("smooth")),
    ("bestof", "bad runs ended with an error, to have them repeated",
     "Prevented: a repetition has the seed of its run, and every launch is listed (W_LOST_RUNS).",
     lambda o: (o.failed("bestof", "langid") == ["exit-status"] * 2 and "W_LOST_RUNS" in o.verified
                and o.verdict("total/bestof") == "reproduced")),
    ("shift", "another model than the one that was submitted, no better",
     "The declared-disagreement check: the items differ more than a pilot allows. Nothing is inflated, so nothing is accused.",
     lambda o: o.flagged("cell/shift/langid", "declared-d") and not o.accused("shift")),
    ("drift", "honest, on a machine that computes a little otherwise", "Never accused: the environment allowance covers it.",
     lambda o: not o.accused("drift") and o.verdict("total/drift") in ("reproduced", "inconclusive")),
    ("cutter", "hard items left out", "Prevented: the attempts fail (missing-items), and the cell has no mean.",
     lambda o: (o.verdict("cell/cutter/langid") == "incomplete" and len(o.failed("cutter", "langid")) == 7
                and set(o.failed("cutter", "langid")) == {"missing-items"})),
    ("scorer", "scores altered in the published files", "verify: E_FILE_DIGEST names the file.",
     lambda o: "E_FILE_DIGEST" in o.altered and "evidence/runs/scorer/langid/1-0.jsonl" in o.altered),
    ("small", "honest, sampled answers on 30 items", "Never accused: its tolerance grows with the noise of 30 items.",
     lambda o: not o.accused("small") and o.verdict("total/small") in ("reproduced", "inconclusive")),
)


def print_table(outcome):
    """One row a team; returns whether all are as they should be."""
    print("\nteam     what it does, and what caught it")
    right = True
    for team, act, caught, holds in ROWS:
        held = bool(holds(outcome))
        right = right and held
        lines = textwrap.wrap(caught, 100)
        print(f"{'✔' if held else '✘'} {team:<7}{act}")
        print("\n".join("         " + line for line in lines))
    return right


def main():
    """Plays, prints the table and ends with its status."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    began = time.monotonic()
    stage = Stage(sys.argv[1], pathlib.Path(sys.argv[2]))
    leaf = play(stage)
    right = print_table(Outcome(stage, leaf))
    folder = stage.folder
    print(f"\nEvery row is explained in docs/rehearsal-full.md. The export is in {folder}/export; to check it again:\n"
          f"  {sys.argv[1]} verify {folder}/export --policy-leaf {leaf}\n"
          f"This took {time.monotonic() - began:.0f} s after the build.")
    if not right:
        sys.exit("demo: a team did not come out as its row says (✘)")


if __name__ == "__main__":
    main()
