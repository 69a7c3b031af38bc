#!/usr/bin/env python3
"""Builds the rehearsal's sentences, benchmark files and manifests from the phrase lists.

The phrase lists in phrases/ were written for this kit. A sentence is one whole line of a list, or a subject, a verb
with its complement and a time put together in one of the language's word orders. Training and test sentences share
no phrase. The committed files are what counts: `make_corpus.py --check` says whether they still are what this
program writes, and `make_corpus.py` writes them again. Change a sentence and the digests in stage.yaml change too.
"""

import argparse
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
LANGUAGES = ["czech", "danish", "dutch", "english", "french", "german", "korean", "norwegian", "portuguese", "slovak",
             "spanish", "swedish"]
TRAIN_PER_LANGUAGE = 55
TEST_PER_LANGUAGE = 25
SHORT_WORDS = 3  # how much of a sentence langid-short shows
MIRAGE_PER_LANGUAGE = 5  # mirage's model learns from so few
FEW = 30  # items of the benchmark of the full rehearsal that is too small to be checked well


def read_phrases(language):
    """Returns {"orders": [...], "train": {...}, "test": {...}} of one phrase file."""
    sections = {"orders": [], "train": {}, "test": {}}
    current = None
    with open(os.path.join(HERE, "phrases", language + ".txt"), encoding="utf-8") as lines:
        for line in lines:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("order:"):
                sections["orders"].append(line[len("order:"):].split())
            elif line.startswith("["):
                part, kind = line[1:-1].split(" ", 1)
                current = sections[part].setdefault(kind.split(" ")[0], [])
            else:
                current.append(line)
    return sections


def compose(phrases, order, subject, predicate, when):
    """Puts one sentence together; a word of the order that ends in a comma keeps it."""
    verb, rest = (part.strip() for part in predicate.split("|"))
    parts = {"subject": subject, "verb": verb, "rest": rest, "when": when}
    words = [parts[word.rstrip(",")] + ("," if word.endswith(",") else "") for word in order]
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def sentences(phrases, part, count, shift):
    """Returns `count` different sentences: the whole ones of the list first, then composed ones."""
    lists = phrases[part]
    made = list(lists["whole"])
    k = shift
    while len(made) < count:
        turn = k // len(lists["verb"])
        subject = lists["subject"][(5 * k + 3 * turn) % len(lists["subject"])]
        when = lists["when"][(3 * k + turn) % len(lists["when"])]
        order = phrases["orders"][(k // 2 + turn) % len(phrases["orders"])]  # k // 2: every subject in every order
        text = compose(phrases, order, subject, lists["verb"][k % len(lists["verb"])], when)
        if text not in made:
            made.append(text)
        k += 1
    return made[:count]


def test_items():
    """Returns [(language, sentence)] of all languages in an order that mixes them."""
    items = []
    for shift, language in enumerate(LANGUAGES):
        for text in sentences(read_phrases(language), "test", TEST_PER_LANGUAGE, 7 * shift):
            items.append((hashlib.sha256(text.encode()).hexdigest(), language, text))
    return [(language, text) for _, language, text in sorted(items)]


def item_id(prefix, korean_prefix, number):
    """Ids as people write them: every twelfth is Korean."""
    return f"{korean_prefix if number % 12 == 5 else prefix}-{number:03d}"


def json_lines(rows):
    """Returns the bytes of a JSON Lines file."""
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode()


def benchmark_files(name, ids, items, shown, stage="rehearsal"):
    """Returns {path: bytes} of one benchmark's prompts and targets."""
    folder = f"configs/{stage}/data/{name}"
    prompts = [{"id": i, "prompt": shown(text)} for i, (_, text) in zip(ids, items)]
    targets = [{"id": i, "target": language.capitalize()} for i, (language, _) in zip(ids, items)]
    return {f"{folder}.prompts.jsonl": json_lines(prompts), f"{folder}.targets.jsonl": json_lines(targets)}


def first_words(text):
    """The first words of a sentence, without a final mark of punctuation."""
    return " ".join(text.split()[:SHORT_WORDS]).rstrip(".,?")


def manifest(files, folder):
    """Returns the model manifest of the training files in one folder: path, digest and size, in byte order of path."""
    rows = []
    for path in sorted(files, key=str.encode):
        if path.startswith(folder + "/"):
            digest = hashlib.sha256(files[path]).hexdigest()
            rows.append({"path": path[len(folder) + 1:], "sha256": digest, "size": len(files[path])})
    return json_lines(rows)


def all_files():
    """Returns {path: bytes} of everything that this program writes."""
    files = {}
    for shift, language in enumerate(LANGUAGES):
        train = sentences(read_phrases(language), "train", TRAIN_PER_LANGUAGE, 5 * shift)
        files[f"runners/rehearsal/honest/train/{language}.txt"] = ("\n".join(train) + "\n").encode()
        few = train[-MIRAGE_PER_LANGUAGE:]
        files[f"runners/rehearsal/mirage/train/{language}.txt"] = ("\n".join(few) + "\n").encode()
    for team in ("honest", "mirage"):
        name = f"configs/rehearsal/teams/{team}.model.jsonl"
        files[name] = manifest(files, f"runners/rehearsal/{team}/train")
    items = test_items()
    whole = [item_id("q", "문항", number) for number in range(1, len(items) + 1)]
    short = [item_id("s", "짧은-문항", number) for number in range(1, len(items) + 1)]
    files.update(benchmark_files("langid", whole, items, str))
    files.update(benchmark_files("langid-short", short, items, first_words))
    few = [item_id("f", "적은-문항", number) for number in range(1, FEW + 1)]
    files.update(benchmark_files("langid-few", few, items[:FEW], first_words, "rehearsal-full"))
    return files


def main():
    """Writes the files, or compares them with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say which files differ")
    parser.add_argument("--root", default=ROOT, help="folder to write to (default: this repository)")
    options = parser.parse_args()
    differing = []
    for path, content in all_files().items():
        full = os.path.join(options.root, path)
        if options.check:
            with open(full, "rb") as file:
                if file.read() != content:
                    differing.append(path)
            continue
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(content)
        if path.endswith((".prompts.jsonl", ".targets.jsonl")):
            print(hashlib.sha256(content).hexdigest(), path)
    for path in differing:
        print(f"differs from what the phrase lists give: {path}", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
