"""The audit's part of verify_export.py: which units the seed chose, and what was found for each of them."""

import hashlib
import json

LABEL = b"fivefold/draw/v1/"


class Problem(Exception):
    pass


def need(condition, text):
    if not condition:
        raise Problem(text)


def sha256(data):
    return hashlib.sha256(data).digest()


def lp(data):
    data = data.encode() if isinstance(data, str) else data
    return len(data).to_bytes(8, "big") + data


def words(seed, purpose):
    block = 0
    while True:
        data = sha256(LABEL + b"drbg\n" + seed + lp(purpose) + block.to_bytes(8, "big"))
        for at in range(0, 32, 8):
            yield int.from_bytes(data[at:at + 8], "big")
        block += 1


def uniform(stream, bound):
    """The accepted word and its value below the bound."""
    while True:
        word = next(stream)
        if word >= 2 ** 64 % bound:
            return word, word % bound


def root_of_proof(leaf, index, size, proof):
    """RFC 6962 inclusion: the root that a leaf and its path lead to."""
    node, last, left = leaf, size - 1, list(proof)
    while last:
        if index % 2 or index < last:
            need(left, "an inclusion proof is too short")
            other = bytes.fromhex(left.pop(0))
            node = sha256(b"\x01" + (other + node if index % 2 else node + other))
        index, last = index // 2, last // 2
    need(not left, "an inclusion proof is too long")
    return node.hex()


class Strata:
    def __init__(self, export):
        self.lines = [json.loads(line) for line in export.read("policy/strata.jsonl").split(b"\n")[:-1]]
        self.runs = {}  # (team, benchmark) -> runs that count in its mean
        for row in json.loads(export.read("averages.json"))["rows"]:
            self.runs[row["team"], row["benchmark"]] = row["runs"]
        self.lists = {}
        for line in self.lines:
            if "itemList" in line:
                ids = export.read(f"items/{line['itemList']}.txt").decode().split("\n")[:-1]
                need(len(ids) == line["items"], f"item list {line['itemList']} has {len(ids)} ids")
                self.lists[line["team"], line["benchmark"]] = ids
        for entry in export.of_kind("erratum"):
            drop, benchmark = entry.predicate["drop"] or [], entry.predicate["benchmark"]
            for (team, name), ids in self.lists.items():
                if name == benchmark and drop:
                    kept = export.read(next(iter(entry.subjects))).decode().split("\n")[:-1]
                    self.lists[team, name] = kept

    def cells(self, team):
        found = [line for line in self.lines if line["team"] == team and "itemList" in line]
        return sorted(found, key=lambda line: line["benchmark"].encode())


def total_units(strata, seed, team):
    cells = strata.cells(team)
    stream = words(seed, b"total/" + team.encode())
    weights = sum(cell["weight"] for cell in cells)
    while True:
        first, value = uniform(stream, weights)
        for cell in cells:
            if value < cell["weight"]:
                break
            value -= cell["weight"]
        key = team, cell["benchmark"]
        runs, ids = strata.runs[key], strata.lists[key]
        second, unit = uniform(stream, len(runs) * len(ids))
        yield {"benchmark": cell["benchmark"], "run": runs[unit % len(runs)], "item": ids[unit // len(runs)],
               "words": [f"{first:016x}", f"{second:016x}"]}


def cell_units(strata, seed, team, benchmark):
    key = team, benchmark
    units = []
    for run in strata.runs[key]:
        for item in strata.lists[key]:
            ticket = sha256(LABEL + b"ticket\n" + seed + lp(team) + lp(benchmark) + run.to_bytes(4, "big") + lp(item))
            units.append((ticket, run, item.encode()))
    for ticket, run, item in sorted(units):
        yield {"benchmark": benchmark, "run": run, "item": item.decode(), "ticket": ticket.hex()}


def score_of(export, sealed, item):
    """The score of one sealed line, after its proof; a score-record's line replaces it where there is one."""
    record = export.entries[sealed["record"]].predicate
    need(root_of_proof(sha256(b"\x00" + sealed["line"].encode()), sealed["index"], record["items"]["size"], sealed["proof"])
         == record["items"]["root"], f"the line of {item} is not in entry {sealed['record']}")
    fields = json.loads(sealed["line"])
    need(fields["item"] == item, f"a line of {fields['item']} stands for {item}")
    return fields


def check_line(export, strata, line, expected, record):
    for name, value in expected.items():
        need(line[name] == value, f"rank {line['rank']}: {name} should be {value}, is {line[name]}")
    key = record["team"], line["benchmark"]
    stratum = next(s for s in strata.cells(record["team"]) if s["benchmark"] == line["benchmark"])
    ids, runs = strata.lists[key], strata.runs[key]
    place = ids.index(line["item"])
    wanted_runs = [line["run"]] if stratum["mode"] == "replay" else runs
    need([s["run"] for s in line["sealed"]] == wanted_runs, f"rank {line['rank']}: other runs than {wanted_runs}")
    declared = []
    for sealed in line["sealed"]:
        fields = score_of(export, {**sealed, "index": line["index"]}, line["item"])
        if "score" in sealed:
            fields = score_of(export, {**sealed["score"], "index": place}, line["item"])
        declared.append(fields["scoreMicro"])
    rerun = score_of(export, line["rerun"], line["item"])
    need(rerun["run"] == line["run"], f"rank {line['rank']}: a re-run of run {rerun['run']}")
    whole = record["scale"] // 10 ** 6  # 1, or R' where anything is fresh
    scaled = whole * declared[0] if stratum["mode"] == "replay" else sum(declared)
    overstated = scaled - whole * rerun["scoreMicro"]
    need(overstated == line["o"], f"rank {line['rank']}: o should be {overstated}, is {line['o']}")


def check_units(export):
    records = [e for e in export.of_kind("audit-record") if e.predicate["claim"].startswith(("total/", "cell/"))]
    if not records or not export.has("averages.json"):
        return "no audit yet"
    strata, count = Strata(export), 0
    for entry in records:
        record = entry.predicate
        team, name = record["team"], next(iter(entry.subjects))
        order = (total_units(strata, export.audit_seed, team) if record["benchmark"] is None
                 else cell_units(strata, export.audit_seed, team, record["benchmark"]))
        lines = [json.loads(line) for line in export.read(name).split(b"\n")[:-1]]
        need(len(lines) == record["drawn"], f"{name} has {len(lines)} lines, not {record['drawn']}")
        for rank, (line, expected) in enumerate(zip(lines, order)):
            try:
                check_line(export, strata, line, {"rank": rank, **expected}, record)
            except Problem as problem:
                raise Problem(f"{name}: {problem}") from None
        need(sum(line["o"] for line in lines[:record["n"]]) == record["sumO"], f"{name}: another sum of o")
        count += len(lines)
    return f"{count} drawn units of {len(records)} claims"
