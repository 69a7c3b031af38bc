#!/usr/bin/env python3
"""A second opinion on an export: Python's standard library and the `openssl` program, no code of Fivefold.

Usage: python3 tests/interop/verify_export.py EXPORT [--policy-leaf HEX]
Checks every envelope's signature and key, every file's digest, the root and the checkpoint's signature, the draws'
seeds, the run seeds, every drawn unit with its overstatement, the means and scorecards (docs/records.md). Exit 0: all hold; 1: not.
"""

import argparse
import base64
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

import export_card
import export_units
from export_units import LABEL, Problem, lp, need, sha256

SPKI = bytes.fromhex("302a300506032b6570032100")  # DER of an Ed25519 public key up to its 32 bytes
PARTIES = ["organiser", "auditor", "team", "party"]  # whoever gives a nonce, under its own name
ROLES = {  # kind -> who may sign it (docs/records.md section 6)
    "stage-policy": ["organiser"], "key-event": ["organiser"], "submission": ["team"], "run-start": ["team"],
    "run-record": ["team"], "score-record": ["organiser", "auditor"], "erratum": ["organiser"], "anchor": ["organiser"],
    "warm-up": ["auditor"], "nonce-commit": PARTIES, "draw-plan": ["organiser", "auditor"], "nonce-reveal": PARTIES,
    "draw-result": ["organiser", "auditor"], "draw-void": ["organiser", "auditor"], "rerun-record": ["auditor"],
    "rerun-void": ["auditor"], "rerun-void-consent": ["team"], "audit-record": ["auditor"], "objection": ["team"],
    "decision": ["organiser"], "audit-report": ["auditor"], "averages": ["organiser", "auditor"], "scorecard": ["organiser"],
}
WITHHOLDABLE = ("evidence/", "launch/", "submissions/")


def merkle_root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + merkle_root(leaves[:split]) + merkle_root(leaves[split:]))


def lines_of(data):
    need(not data or data.endswith(b"\n"), "a JSONL file does not end in LF")
    return data.split(b"\n")[:-1]


def openssl_verifies(public, signature, message):
    """Ed25519 by `openssl pkeyutl`, the message and the signature as files."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, name) for name in ("key.der", "sig", "msg")]
        for path, content in zip(paths, (SPKI + public, signature, message)):
            path.write_bytes(content)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0], "-rawin",
                               "-in", paths[2], "-sigfile", paths[1]], capture_output=True)
    return done.returncode == 0


class Entry:
    """One ledger entry, taken apart; nothing is believed before check_entries has verified its signature."""

    def __init__(self, index, raw):
        self.index, self.raw, self.leaf = index, raw, sha256(b"\x00" + raw)
        envelope = json.loads(raw)
        need(len(envelope["signatures"]) == 1, f"entry {index} has not exactly one signature")
        self.payload_type = envelope["payloadType"]
        self.payload = base64.b64decode(envelope["payload"], validate=True)
        self.keyid = envelope["signatures"][0]["keyid"]
        self.signature = base64.b64decode(envelope["signatures"][0]["sig"], validate=True)
        statement = json.loads(self.payload)
        self.kind = re.fullmatch(r"urn:fivefold:predicate:([a-z-]+):v1", statement["predicateType"]).group(1)
        self.subjects = {s["name"]: s["digest"]["sha256"] for s in statement["subject"]}
        self.predicate = statement["predicate"]

    def pae(self):
        kind = self.payload_type.encode()
        return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(self.payload), self.payload)


class Export:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        note = (self.root / "checkpoint").read_bytes()
        text, self.signatures = note.split(b"\n\n", 1)
        self.note_text = text + b"\n"
        origin, size, root_hash = text.split(b"\n")
        self.origin, self.size, self.root_hash = origin.decode(), int(size), base64.b64decode(root_hash, validate=True)
        self.entries = [Entry(i, raw) for i, raw in enumerate(self.read_entries())]
        self.policy = self.entries[0].predicate

    def read(self, name):
        return (self.root / name).read_bytes()

    def has(self, name):
        return (self.root / name).is_file()

    def of_kind(self, kind):
        return [e for e in self.entries if e.kind == kind]

    def read_entries(self):
        found = []
        for bundle in range((self.size + 255) // 256):
            width = min(256, self.size - 256 * bundle)
            name = "/".join([f"x{bundle // 1000 ** k % 1000:03}" for k in (2, 1) if bundle >= 1000 ** k] + [f"{bundle % 1000:03}"])
            data = self.read(f"tile/entries/{name}" + ("" if width == 256 else f".p/{width}"))
            for _ in range(width):
                length = int.from_bytes(data[:2], "big")
                need(len(data) >= 2 + length, f"entry bundle {bundle} is cut off")
                found.append(data[2:2 + length])
                data = data[2 + length:]
            need(not data, f"entry bundle {bundle} has bytes left over")
        return found


def check_ledger(export, policy_leaf):
    need(export.entries[0].kind == "stage-policy", "entry 0 is no stage policy")
    need(merkle_root([e.leaf for e in export.entries]) == export.root_hash, "the entries' root is not the checkpoint's")
    need(export.origin == export.policy["origin"], "the checkpoint's origin is not the policy's")
    name, key_hash, key = export.policy["logVkey"].split("+", 2)
    algorithm, public = base64.b64decode(key)[:1], base64.b64decode(key)[1:]
    need(sha256(name.encode() + b"\n" + algorithm + public)[:4].hex() == key_hash, "the log's key hash is wrong")
    line = export.signatures.split(b"\n")[0].decode()
    mark, signer, value = line.split(" ")
    signature = base64.b64decode(value, validate=True)
    need(mark == "—" and signer == name == export.origin and signature[:4].hex() == key_hash, "the log's line does not come first")
    need(openssl_verifies(public, signature[4:], export.note_text), "the log's signature of the checkpoint does not verify")
    if policy_leaf:
        need(export.entries[0].leaf.hex() == policy_leaf, "entry 0 is not the policy whose leaf was given")
    return f"{export.size} entries, root and checkpoint"


def key_of(stage, fields):
    public = bytes.fromhex(fields["publicKey"])
    blob = (11).to_bytes(4, "big") + b"ssh-ed25519" + (32).to_bytes(4, "big") + public
    keyid = "SHA256:" + base64.b64encode(sha256(blob)).decode().rstrip("=")
    need(keyid == fields["keyid"], f"keyid {fields['keyid']} is not that of its key")
    message = LABEL + b"enrol\n" + lp(stage) + lp(fields["role"]) + lp(fields["name"]) + public
    need(openssl_verifies(public, base64.b64decode(fields["proof"]), message), f"enrolment of {keyid} has no valid proof")
    return keyid, {"role": fields["role"], "name": fields["name"], "public": public}


def check_entries(export):
    """Signatures, roles and names, with the keys valid at each index."""
    stage = export.policy["stage"]
    keys = dict(key_of(stage, k) for k in export.policy["keys"])
    for entry in export.entries:
        where = f"entry {entry.index} ({entry.kind})"
        key = keys.get(entry.keyid)
        need(key is not None, f"{where}: no valid key {entry.keyid}")
        need(openssl_verifies(key["public"], entry.signature, entry.pae()), f"{where}: the signature does not verify")
        need(key["role"] in ROLES[entry.kind], f"{where}: signed by a key of role {key['role']}")
        owner = entry.predicate.get("party" if ROLES[entry.kind] is PARTIES else "team")
        named = ROLES[entry.kind] in (PARTIES, ["team"])
        need(not named or owner == key["name"], f"{where}: signed by the key of {key['name']}")
        need(entry.predicate["stage"] == stage, f"{where}: another stage")
        if entry.kind == "key-event":
            event = entry.predicate
            if event["action"] != "add":
                keys.pop(event["keyid" if event["action"] == "revoke" else "previous"])
            if event["action"] != "revoke":
                keys.update([key_of(stage, event)])
    return f"{len(export.entries)} envelopes"


def check_files(export):
    withheld = count = 0
    for entry in export.entries:
        for name, digest in entry.subjects.items():
            need(".." not in name.split("/") and not name.startswith("/"), f"{name} leaves the directory")
            if not export.has(name) and (name.startswith(WITHHOLDABLE) or name.endswith(".commit")):
                withheld += 1
                continue
            need(export.has(name), f"{name} is missing")
            need(sha256(export.read(name)).hex() == digest, f"{name} is not what entry {entry.index} signed")
            count += 1
    return f"{count} signed files" + (f", {withheld} withheld" if withheld else "")


def check_item_lines(export):
    """Line count, Merkle root, sum and salts of every evidence file that is there."""
    salts, files = set(), 0
    for entry in export.entries:
        items = entry.predicate.get("items")
        if not isinstance(items, dict):
            continue
        for name in entry.subjects:
            lines = lines_of(export.read(name)) if export.has(name) else None
            if lines is None:
                continue
            need(len(lines) == items["size"], f"{name} has {len(lines)} lines, not {items['size']}")
            need(merkle_root([sha256(b"\x00" + line) for line in lines]).hex() == items["root"], f"{name}: another root")
            fields = [json.loads(line) for line in lines]
            if entry.predicate.get("sumMicro") is not None:
                total = sum(f["scoreMicro"] for f in fields)
                need(total == entry.predicate["sumMicro"], f"{name}: the scores sum to {total}")
            fresh = {f["salt"] for f in fields}
            need(len(fresh) == len(fields) and not fresh & salts, f"{name}: a salt is used twice")
            salts |= fresh
            files += 1
    return f"{files} evidence files"


def draw_seed(export, result):
    """The bytes that the seed is the hash of (docs/records.md section 8.5)."""
    plan = export.entries[result["plan"]["index"]]
    need(plan.leaf.hex() == result["plan"]["leaf"], "a draw result names another plan")
    body = result["seal"].split("\n\n", 1)[0] + "\n"
    size = int(body.split("\n")[1])
    need(size == plan.index + 1, "a seal does not follow its plan")
    root = merkle_root([e.leaf for e in export.entries[:size]])
    need(base64.b64decode(body.split("\n")[2]) == root, "a seal has another root")
    data = LABEL + b"seed\n" + lp(result["drawId"]) + lp(body) + lp(plan.leaf) + len(result["beacons"]).to_bytes(4, "big")
    for beacon in result["beacons"]:
        randomness = beacon["digits"].encode() if beacon["kind"] == "dice" else sha256(bytes.fromhex(beacon["signature"]))
        data += lp(beacon["chain"]) + beacon["round"].to_bytes(8, "big") + lp(randomness)
    nonces = sorted(result["nonces"], key=lambda n: n["party"].encode())
    data += len(nonces).to_bytes(4, "big")
    return data + b"".join(lp(n["party"]) + lp(bytes.fromhex(n["commitment"])) + lp(bytes.fromhex(n["nonce"])) for n in nonces)


def check_draws(export):
    seeds = {}
    for entry in export.of_kind("draw-result"):
        result = entry.predicate
        data = draw_seed(export, result)
        need(sha256(data).hex() == result["seed"], f"{result['drawId']}: the seed does not follow from the dice")
        for name in entry.subjects:
            need(export.read(name) == data, f"{name} is not the seed's bytes")
        seeds[result["drawId"].split("/")[1]] = bytes.fromhex(result["seed"])
    for entry in export.of_kind("run-start"):
        p = entry.predicate
        seed0 = seeds.get("runs") or sha256(LABEL + b"run-seed0\n" + lp(bytes.fromhex(p["submission"]["leaf"])))
        digest = sha256(LABEL + b"run-seed\n" + seed0 + lp(p["team"]) + lp(p["benchmark"]) + p["run"].to_bytes(4, "big"))
        need(int.from_bytes(digest[:4], "big") & 0x7FFFFFFF == p["seed"], f"entry {entry.index}: the run's seed was not drawn")
    export.audit_seed = seeds.get("audit")
    return f"{len(seeds)} draws, {len(export.of_kind('run-start'))} run seeds"


def half_up(value, digits):
    scaled = abs(value) * 10 ** digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = str(whole).rjust(digits + 1, "0")
    text = text[:-digits] + "." + text[-digits:] if digits else text
    return ("-" if value < 0 and whole else "") + text


def counting_sum(export, record, items):
    """The sum of a run's scores from its evidence lines, or from those of the score-record that replaces them."""
    scores = [e for e in export.of_kind("score-record") if e.predicate["runRecord"]["index"] == record.index]
    counting = scores[-1] if scores else record
    name = next(iter(counting.subjects))
    if not export.has(name):
        return counting.predicate["sumMicro"]
    lines = lines_of(export.read(name))
    need(len(lines) == items, f"{name} has {len(lines)} lines, not {items}")
    return sum(json.loads(line)["scoreMicro"] for line in lines)


def check_means(export):
    if not export.has("averages.json"):
        return "no averages yet"
    rows = json.loads(export.read("averages.json"))["rows"]
    for row in rows:
        where, runs = f"{row['team']}/{row['benchmark']}", row["runs"]
        records = [export.entries[i] for i in row["records"]]
        for number, record in enumerate(records, 1):
            p = record.predicate
            need((record.kind, p["team"], p["benchmark"], p["run"], p["outcome"]) ==
                 ("run-record", row["team"], row["benchmark"], number, "completed"), f"{where}: record {record.index} is not run {number}")
        if row["kind"] == "items":
            sums = [counting_sum(export, record, row["items"]) for record in records]
            need(sums == row["sumsMicro"], f"{where}: sums are {sums}")
            mean = Fraction(sum(sums[r - 1] for r in runs), len(runs) * row["items"] * 10 ** 6)
            digits = export.policy["displayDigits"]
        else:
            mean = Fraction(sum(records[r - 1].predicate["value"] for r in runs), len(runs) * 10 ** row["decimals"])
            digits = row["decimals"]
        need((row["mean"]["num"], row["mean"]["den"]) == (str(mean.numerator), str(mean.denominator)), f"{where}: the mean is {mean}")
        need(row["display"] == half_up(mean, digits), f"{where}: the mean shows as {half_up(mean, digits)}, not {row['display']}")
    return f"{len(rows)} means"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("export")
    parser.add_argument("--policy-leaf", help="the 64 hex digits that `fivefold init` printed")
    arguments = parser.parse_args()
    export, failed = None, False
    steps = [("ledger", lambda: check_ledger(export, arguments.policy_leaf)), ("signatures", lambda: check_entries(export)),
             ("files", lambda: check_files(export)), ("evidence", lambda: check_item_lines(export)),
             ("draws", lambda: check_draws(export)), ("units", lambda: export_units.check_units(export)),
             ("means", lambda: check_means(export)), ("scorecards", lambda: export_card.check_scorecards(export))]
    try:
        export = Export(arguments.export)
    except (Problem, OSError, ValueError, KeyError, AttributeError, IndexError) as error:
        print(f"read        FAIL  {error}")
        return 1
    for name, step in steps:
        try:
            print(f"{name:<11} ok    {step()}")
        except (Problem, OSError, ValueError, KeyError, AttributeError, IndexError) as error:
            failed = True
            print(f"{name:<11} FAIL  {type(error).__name__}: {error}")
    print("the export does not hold" if failed else "the export holds")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
