#!/usr/bin/env python3
"""The pilot of the rehearsal stage: what its models do, what to declare, and what an audit of them comes to.

Runs every team's program as the harness would, twice with each of many run seeds (environments A and B, two folders of
this machine), prints accuracy, spread and disagreement, compares them with configs/rehearsal/stage.yaml, and
simulates audits with exactly the draws and rules of docs/statistics.md. The tables are Markdown. Takes some minutes:
    python3 bench/rehearsal_pilot.py
    python3 bench/rehearsal_pilot.py --vectors tests/vectors/stats   (known answers of the statistics only)
"""

import argparse
import concurrent.futures
import hashlib
import importlib.util
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # pinned folders hold nothing but what is committed
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
CONFIGS = os.path.join(ROOT, "configs", "rehearsal")
RUNNERS = os.path.join(ROOT, "runners", "rehearsal")
TEAMS = ("hanbit", "narae", "sori", "mirage")
BENCHMARKS = ("langid", "langid-short")
sys.path[:0] = [HERE, RUNNERS, os.path.join(RUNNERS, "honest")]

import make_answers  # noqa: E402
import rehearsal_sim as sim  # noqa: E402
from decode import softmax  # noqa: E402
from run import FIXED_SEED, train  # noqa: E402


def read_json_lines(path):
    """Returns the objects of a JSON Lines file."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_stage():
    """Returns {benchmark: {d, d_upper, env}} in millionths, as stage.yaml declares them."""
    with open(os.path.join(CONFIGS, "stage.yaml"), encoding="utf-8") as file:
        blocks = file.read().split("\n  - id: ")[1:]

    def value(block, key, factor):
        return round(factor * float(re.search(rf"^    {key}: ([0-9.]+)", block, re.M).group(1)))

    return {block.split("\n", 1)[0].strip(): {
        "env": value(block, "environment_points", 10000), "d": value(block, "expected_disagreement", sim.MICRO),
        "d_upper": value(block, "disagreement_upper", sim.MICRO)} for block in blocks}


def read_team(team):
    """Returns {command, folder, temperature of each benchmark} of a team's file."""
    with open(os.path.join(CONFIGS, "teams", team + ".yaml"), encoding="utf-8") as file:
        text = file.read()
    command = re.search(r"command: \[(.*)\]", text).group(1).split(", ")
    folder = re.search(r"directory: (\S+)", text).group(1)
    temperatures = {name: float(re.search(rf"^  {name}:.*temperature: ([0-9.]+)", text, re.M).group(1))
                    for name in BENCHMARKS}
    return {"command": command, "folder": os.path.normpath(os.path.join(CONFIGS, "teams", folder)),
            "temperature": temperatures}


def item_seed(run_seed, item):
    """The item seed of records.md section 8: 31 bits of a hash of run seed and item id."""
    name = item.encode()
    text = b"fivefold/draw/v1/item-seed\n" + run_seed.to_bytes(4, "big") + len(name).to_bytes(8, "big") + name
    return int.from_bytes(hashlib.sha256(text).digest()[:4], "big") & 0x7FFFFFFF


def pilot_seed(team, benchmark, number, environment):
    """A run seed of the pilot: environment B repeats A's seeds in langid (replay) and has its own in langid-short."""
    own = environment if benchmark == "langid-short" else ""
    digest = hashlib.sha256(f"rehearsal pilot/{team}/{benchmark}/{number}/{own}".encode()).digest()
    return int.from_bytes(digest[:4], "big") & 0x7FFFFFFF


def launch(team, benchmark, prompts, seed):
    """Starts a team's program once on all items, with an empty HOME; returns (its outputs, CPU seconds)."""
    settings = read_team(team)
    with tempfile.TemporaryDirectory() as folder:
        request = {"protocol": "runner/v1", "stage": "rehearsal-1", "team": team, "benchmark": benchmark,
                   "kind": "items", "run": 1, "endpoint": None, "seed": seed, "items": "items.jsonl",
                   "decoding": {"temperature": settings["temperature"][benchmark]}, "results": "results.jsonl"}
        with open(os.path.join(folder, "request.json"), "w", encoding="utf-8") as file:
            json.dump(request, file)
        with open(os.path.join(folder, "items.jsonl"), "w", encoding="utf-8") as file:
            for row in prompts:
                file.write(json.dumps({**row, "seed": item_seed(seed, row["id"])}, ensure_ascii=False) + "\n")
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "HOME": folder,
                       "TMPDIR": folder, "FIVEFOLD_REQUEST": os.path.join(folder, "request.json")}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(settings["command"], cwd=settings["folder"], env=environment, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        results = read_json_lines(os.path.join(folder, "results.jsonl"))
    outputs = {row["id"]: row["output"] for row in results}
    return [outputs[row["id"]] for row in prompts], seconds


def run_cell(task):
    """Launches one cell many times in both environments; returns its scores [environment][item][run] and times."""
    team, benchmark, seeds = task
    prompts = read_json_lines(os.path.join(CONFIGS, "data", benchmark + ".prompts.jsonl"))
    targets = make_answers.read_targets(os.path.join(CONFIGS, "data", benchmark + ".targets.jsonl"))
    right = [targets[row["id"]] for row in prompts]
    found = {"team": team, "benchmark": benchmark, "seconds": [], "same": 0}
    columns = {"A": [], "B": []}
    for number in range(seeds):
        answers = {}
        for environment in "AB":
            seed = pilot_seed(team, benchmark, number, environment)
            answers[environment], seconds = launch(team, benchmark, prompts, seed)
            found["seconds"].append(seconds)
            columns[environment].append([int(a == b) for a, b in zip(answers[environment], right)])
        found["same"] += answers["A"] == answers["B"]
    for environment, runs in columns.items():
        found[environment] = [list(scores) for scores in zip(*runs)]
    return found


def chances(team):
    """Returns the exact probability of a right answer for each item of langid-short."""
    prompts = read_json_lines(os.path.join(CONFIGS, "data", "langid-short.prompts.jsonl"))
    targets = make_answers.read_targets(os.path.join(CONFIGS, "data", "langid-short.targets.jsonl"))
    settings = read_team(team)
    if team == "mirage":
        spec = importlib.util.spec_from_file_location("mirage_run", os.path.join(settings["folder"], "run.py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        languages, tables = module.train(module.FIXED_SEED)
        score = lambda text: module.scores(tables, text)  # noqa: E731
    else:
        model = train(settings["command"][-1], FIXED_SEED)
        languages, score = model.languages, model.scores
    temperature = settings["temperature"]["langid-short"]
    return [softmax(score(row["prompt"]), temperature)[languages.index(targets[row["id"]])] for row in prompts]


def helped_items(benchmark):
    """Returns the positions of the items that mirage's answers.json holds."""
    folder = os.path.join(CONFIGS, "data")
    answers = make_answers.leaked(make_answers.read_targets(os.path.join(folder, benchmark + ".targets.jsonl")),
                                  make_answers.SHARE)
    prompts = read_json_lines(os.path.join(folder, benchmark + ".prompts.jsonl"))
    return frozenset(k for k, row in enumerate(prompts) if row["id"] in answers)


def make_claims(stage, items):
    """Returns the three claims of a team as the strata would have them (K = 4 totals and 8 cells)."""
    claims = {}
    scopes = {"total": list(stage), **{name: [name] for name in stage}}
    for name, parts in scopes.items():
        weight = 1 / len(parts)
        env = sum(weight * stage[part]["env"] for part in parts)
        terms = [(weight, stage[part]["d"] / sim.MICRO, items) for part in parts]
        upper = [(weight, stage[part]["d_upper"] / sim.MICRO, items) for part in parts]
        delta = max(10000, sim.tolerance(env, terms))
        kappa = sum(w * d * ((sim.RUNS + 1) / (2 * sim.RUNS) if part == "langid-short" else 1)
                    for (w, d, _), part in zip(terms, parts))
        scale = sim.RUNS if "langid-short" in parts else 1
        threshold = sim.accuse(env, upper, delta, 12)
        claims[name] = {"U": scale * sim.MICRO, "M": None if name == "total" else sim.RUNS * items,
                        "delta": scale * delta, "accuse": scale * threshold, "claims": 12,
                        "cap": 12000 if name == "total" else 3000,
                        "f_conf": sim.plan_fraction(delta / sim.MICRO, kappa), "f_disc": sim.F_DISC,
                        "d_upper": round(sim.MICRO * sum(w * d for w, d, _ in upper)),
                        "points": (delta / 10000, threshold / 10000)}
    return claims


def simulate_team(task):
    """Runs many simulated audits of one team; returns {claim: {verdict: count}}, units, flags."""
    team, claims, audits = task
    found = {"verdicts": {name: {} for name in claims}, "draws": [], "units": [], "flagged": 0}
    for index in range(audits):
        results, units = sim.simulate(team, claims, index)
        for name, result in results.items():
            word = (result["verdict"] + " " + result["reason"]).strip()
            found["verdicts"][name][word] = found["verdicts"][name].get(word, 0) + 1
            found["flagged"] += result["flagged"]
        found["draws"].append(results["total"]["n"])
        found["units"].append(units)
    return found


def print_table(head, rows):
    """Prints a Markdown table."""
    print("\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(value) for value in row) + " |")


def print_accuracies(cells):
    """Prints what the runs score and how long a launch takes."""
    rows = []
    for cell in cells:
        sides = "A" if cell["benchmark"] == "langid" else "AB"  # in langid, B repeats A
        runs = [statistics.fmean(run) for side in sides for run in zip(*cell[side])]
        seconds = cell["seconds"]
        rows.append((cell["team"], cell["benchmark"], len(runs), f"{statistics.fmean(runs):.4f}",
                     f"{statistics.stdev(runs):.4f}", f"{min(runs):.4f} to {max(runs):.4f}",
                     f"{cell['same']} of {len(cell['A'][0])}",
                     f"{statistics.fmean(seconds):.2f}, {max(seconds):.2f}"))
    print_table(("team", "benchmark", "runs", "mean accuracy", "sd of a run", "range", "B answers as A",
                 "CPU seconds a launch: mean, most"), rows)


def print_disagreements(cells, stage, exact):
    """Prints what the pilot formulas of statistics.md section 12 give, beside what stage.yaml declares."""
    rows = []
    for cell in cells:
        mode = "replay" if cell["benchmark"] == "langid" else "fresh"
        found, declared = sim.pilot(mode, cell["A"], cell["B"]), stage[cell["benchmark"]]
        known = statistics.fmean(2 * p * (1 - p) for p in exact[cell["team"]]) if mode == "fresh" else 0.0
        rows.append((cell["team"], cell["benchmark"], f"{known:.4f}", f"{found['d']:.4f}", f"{found['d_means']:.4f}",
                     f"{found['d_upper']:.4f}", f"{found['env'] / 10000:.3f}",
                     f"{declared['d'] / sim.MICRO:g}, {declared['d_upper'] / sim.MICRO:g}, "
                     f"{declared['env'] / 10000:g}"))
    print_table(("team", "benchmark", "true d", "d", "d_means", "d_upper", "env (points)", "declared d, upper, env"),
                rows)


def print_simulation(results, claims, audits):
    """Prints the verdicts of the simulated audits."""
    print(f"\n{audits} simulated audits of each team")
    rows, costs = [], []
    for team, found in results.items():
        for name, verdicts in found["verdicts"].items():
            delta, threshold = claims[name]["points"]
            text = ", ".join(f"{count} {word}" for word, count in sorted(verdicts.items()))
            rows.append((team, name, f"{delta:g}", f"{threshold:g}", text))
        costs.append((team, f"{statistics.fmean(found['draws']):.0f}, {max(found['draws'])}",
                      f"{statistics.fmean(found['units']):.0f}, {max(found['units'])}",
                      f"{found['flagged']} of {3 * audits}"))
    print_table(("team", "claim", "tolerance (points)", "accuse (points)", "verdicts"), rows)
    print_table(("team", "draws for the total: mean, most", "units used of 3,000: mean, most",
                 "flagged by the declared-d check"), costs)


def team_model(team, cell, exact):
    """What the simulation needs of a team: langid runs seen in the pilot, chances in langid-short, helped items."""
    helped = {name: helped_items(name) if team == "mirage" else frozenset() for name in BENCHMARKS}
    return {"name": team, "items": len(exact), "replayed": [list(run) for run in zip(*cell["A"])], "chances": exact,
            "helped": helped}


def gain(model):
    """Returns the points that the answers file adds to each benchmark of mirage."""
    means = [statistics.fmean(run[item] for run in model["replayed"]) for item in range(model["items"])]
    return [100 * sum(1 - chance[item] for item in model["helped"][name]) / model["items"]
            for name, chance in (("langid", means), ("langid-short", model["chances"]))]


def check_vectors(folder):
    """Holds the statistics of the simulation against the known answers that are there; says whether all come out."""
    wrong, seen = 0, 0
    for name in ("judge", "plan_fraction", "tolerance", "declared_d", "pilot"):
        path = os.path.join(folder, name + ".json")
        if not os.path.exists(path):
            print(f"not there: {path}")
            continue
        with open(path, encoding="utf-8") as file:
            cases = [case for case in json.load(file)["cases"] if "out" in case]
        seen += len(cases)
        wrong += sum(not agrees(name, case["in"], case["out"]) for case in cases)
    print(f"{seen} known answers, {wrong} wrong")
    return seen > 0 and wrong == 0


def agrees(name, given, out):
    """Says whether one known answer comes out."""
    if name == "judge":
        found, out = sim.judge(given, given["o"]), {"reason": "", **out}
        logs = [(found[name], float(out[name])) for name in ("log_e_conf", "log_e_disc")]
        same = all(found[name] == out[name] for name in ("verdict", "n", "reason"))
        return same and all(a == b or abs(a - b) < 1e-10 for a, b in logs)
    if name == "plan_fraction":
        return abs(sim.plan_fraction(given["delta"], given["v"]) - out) < 1e-12
    if name == "tolerance" and "claims" in given:
        return sim.accuse(given["env"], given["terms"], given["delta"], given["claims"], given.get("alpha_d", 0.05),
                          given.get("runs", 5)) == out
    if name == "tolerance":
        return sim.tolerance(given["env"], given["terms"], given.get("runs", 5)) == out
    if name == "declared_d":
        scores = [[s / sim.MICRO for s in unit] for unit in given["s"]]
        return sim.declared_d_flagged(given["d_upper"], scores, [y / sim.MICRO for y in given["y"]]) == out["flagged"]
    found = sim.pilot(given["mode"], *([[s / sim.MICRO for s in item] for item in given[side]] for side in "ab"))
    return all(abs(found[k] - out[k]) <= 1e-9 * max(1, abs(out[k])) for k in found)


def main():
    """Pilot, claims, simulation."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, default=40, help="run seeds of every cell (default: 40)")
    parser.add_argument("--audits", type=int, default=3000, help="simulated audits of every team (default: 3000)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    parser.add_argument("--vectors", help="check the statistics against the known answers in this folder, and stop")
    options = parser.parse_args()
    if options.vectors:
        return 0 if check_vectors(options.vectors) else 1
    if options.seeds < sim.RUNS:
        parser.error(f"--seeds is at least {sim.RUNS}: an audit has that many runs")
    stage = read_stage()
    exact = {team: chances(team) for team in TEAMS}
    claims = make_claims(stage, len(exact[TEAMS[0]]))
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        tasks = [(team, benchmark, options.seeds) for team in TEAMS for benchmark in BENCHMARKS]
        cells = list(pool.map(run_cell, tasks))
        print_accuracies(cells)
        print_disagreements(cells, stage, exact)
        langid = {cell["team"]: cell for cell in cells if cell["benchmark"] == "langid"}
        models = [team_model(team, langid[team], exact[team]) for team in TEAMS]
        long, short = gain(models[-1])
        print(f"\nmirage's answers.json adds {long:.1f} and {short:.1f} points, {(long + short) / 2:.1f} to its total")
        found = pool.map(simulate_team, [(model, claims, options.audits) for model in models])
        print_simulation(dict(zip(TEAMS, found)), claims, options.audits)
    return 0


if __name__ == "__main__":
    sys.exit(main())
