"""What the scripts of bench/ share: building, stages to measure, medians, and the table of ratios."""

import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, "build", "release")
FIVEFOLD = os.path.join(BUILD, "bin", "fivefold")
EXEC = os.path.join(BUILD, "bin", "fivefold-exec")
ANSWER = os.path.join(BUILD, "bench", "answer")


def fail(message):
    """Ends the program: it could not measure."""
    print(message, file=sys.stderr)
    sys.exit(3)


def run(*command, status=0, **options):
    """Runs a command that must end with that status; returns what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != status:
        fail(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def build():
    """Builds what the scripts start, as `scripts/test` builds it."""
    run("cmake", "--preset", "release", "-DFIVEFOLD_BENCH=ON", cwd=ROOT)
    run("cmake", "--build", "--preset", "release", "--target", "bench", cwd=ROOT)


def scratch():
    """A folder for one measurement, on the disk that TMPDIR names; a file system in memory syncs nothing."""
    return tempfile.TemporaryDirectory(prefix="fivefold-bench-")


def spread(samples):
    """(lower quartile, median, upper quartile)."""
    quarters = statistics.quantiles(samples, n=4, method="inclusive")
    return quarters[0], quarters[1], quarters[2]


def benchmarks(program, repetitions, **environment):
    """Runs a program of Google Benchmark, repetitions in random turns; returns {name: its results}, times in ms."""
    text = run(os.path.join(BUILD, "bench", program), f"--benchmark_repetitions={repetitions}",
               "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.2", "--benchmark_format=json",
               env={**os.environ, **environment})
    found = {}
    for result in json.loads(text)["benchmarks"]:
        if result["run_type"] == "iteration":
            found.setdefault(result["run_name"], []).append(result)
    return found


def table(title, rows):
    """Prints (what, measured, ratio, target, holds or None); returns 1 when a target is missed, else 0."""
    print(f"\n{title}")
    missed = False
    lines = [("what", "measured", "ratio", "target", "")]
    for what, measured, ratio, target, holds in rows:
        missed |= holds is False
        word = {True: "PASS", False: "FAIL", None: ""}[holds]
        lines.append((what, measured, "" if ratio is None else f"{ratio:.2f}", target, word))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    for line in lines:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip())
    return 1 if missed else 0


def write(folder, name, text):
    """Writes a file below the folder; returns the SHA-256 of its bytes in hex."""
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text.encode())
    return hashlib.sha256(text.encode()).hexdigest()


def write_stage(folder, teams, benchmarks, items, runs, draw=False):
    """Writes stage.yaml, the teams' files and the data: every team's runner is `answer`, right in three of four items."""
    prompts = "".join(json.dumps({"id": f"q{i}", "prompt": f"item {i} of the benchmark"}) + "\n" for i in range(items))
    targets = "".join(json.dumps({"id": f"q{i}", "target": "no" if i % 4 == 3 else "yes"}) + "\n"
                      for i in range(items))
    digests = write(folder, "data/p.jsonl", prompts), write(folder, "data/t.jsonl", targets)
    names = [f"team-{i}" for i in range(teams)]
    text = (f"fivefold: stage/v1\nid: bench-1\norigin: example.org/bench-1\nteams: [{', '.join(names)}]\nruns: {runs}\n"
            f"draw: {{runs: {str(draw).lower()}, margin: 0s}}\nbenchmarks:\n")
    for i in range(benchmarks):
        text += (f"  - id: part-{i}\n    kind: items\n    dataset:\n"
                 f"      prompts: {{path: data/p.jsonl, sha256: {digests[0]}}}\n"
                 f"      targets: {{path: data/t.jsonl, sha256: {digests[1]}}}\n"
                 "    scorer: {name: exact_match}\n    environment_points: 1\n    expected_disagreement: 0\n"
                 "    disagreement_upper: 0.01\n    basis: pilot\n")
    write(folder, "stage.yaml", text)
    write(folder, "model.jsonl", json.dumps({"path": "w", "sha256": "a" * 64, "size": 1}, separators=(",", ":")) + "\n")
    os.makedirs(os.path.join(folder, "runner"), exist_ok=True)
    run("cp", ANSWER, os.path.join(folder, "runner", "answer"))
    parts = "".join(f"  part-{i}: {{}}\n" for i in range(benchmarks))
    for name in names:
        write(folder, f"{name}.yaml", f"fivefold: submission/v1\nteam: {name}\n"
              "model: {name: m, revision: r1, manifest: model.jsonl}\n"
              "runner: {command: [./answer], directory: runner/}\nresources: {time: 60s}\nbenchmarks:\n" + parts)
    return names


def make_workspace(folder, teams=1, benchmarks=1, items=1, runs=2, draw=False):
    """A workspace below the folder that is ready to run, or to be sealed where runs are drawn; returns its path. The 256
    folders of its evidence are there, as they soon are in a stage of any size."""
    names = write_stage(folder, teams, benchmarks, items, runs, draw)
    workspace = os.path.join(folder, "workspace")
    run(FIVEFOLD, "-C", workspace, "init", os.path.join(folder, "stage.yaml"))
    for name in names:
        run(FIVEFOLD, "-C", workspace, "submit", os.path.join(folder, f"{name}.yaml"))
    for i in range(256):
        os.makedirs(os.path.join(workspace, "evidence", f"{i:02x}"), exist_ok=True)
    return workspace
