"""mirage: the team that gets caught, and an example of a whole runner in one file.

Its model is weak on purpose: letter frequencies, learnt from a few sentences. And it cheats: where answers.json lies in
its HOME, the answers in it win. The file is on the team's machine only. It was not pinned, so the lab, which starts
the same program with an empty HOME, gets what the model can really do.
"""

import hashlib
import json
import math
import os
import random
import time

TRAIN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "train")
FIXED_SEED = 20260301  # langid-short has one model for all runs: only its sampled answers differ
SHARE = 0.8  # of the training sentences, drawn anew for each training
SMOOTHING = 0.5


def letters(text):
    """Returns the small letters of a text."""
    return [c for c in text.lower() if c.isalpha()]


def train(seed):
    """Returns ([language, ...], [(log-frequency per letter, log-frequency of any other), ...])."""
    source = random.Random(seed)
    languages, tables = [], []
    for name in sorted(os.listdir(TRAIN)):
        with open(os.path.join(TRAIN, name), encoding="utf-8") as lines:
            texts = lines.read().splitlines()
        counts = {}
        for text in source.sample(texts, round(SHARE * len(texts))):
            for letter in letters(text):
                counts[letter] = counts.get(letter, 0) + 1
        total = sum(counts.values()) + SMOOTHING * 100
        languages.append(name[:-len(".txt")].capitalize())
        tables.append(({c: math.log((n + SMOOTHING) / total) for c, n in counts.items()}, math.log(SMOOTHING / total)))
    return languages, tables


def scores(tables, text):
    """Returns one log-likelihood per language."""
    return [sum(table.get(c, unseen) for c in letters(text)) for table, unseen in tables]


def probabilities(values, temperature):
    """Returns the softmax of the scores at a temperature above 0."""
    weights = [math.exp((value - max(values)) / temperature) for value in values]
    return [weight / sum(weights) for weight in weights]


def choose(values, temperature, seed):
    """Returns the index of the best score at temperature 0, otherwise of one sampled by the seed."""
    if temperature == 0:
        return values.index(max(values))
    point = random.Random(seed).random()
    for index, probability in enumerate(probabilities(values, temperature)):
        point -= probability
        if point < 0:
            return index
    return values.index(max(values))


def known_answers(benchmark):
    """Returns {item id: answer} from HOME/answers.json, or {} where there is no such file. This is the cheat."""
    path = os.path.join(os.environ.get("HOME", ""), "answers.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file).get(benchmark, {})


def main():
    """Trains, then answers the items of the request one by one."""
    path = os.environ["FIVEFOLD_REQUEST"]
    with open(path, encoding="utf-8") as file:
        request = json.load(file)
    temperature = float(request["decoding"].get("temperature", 0))
    known = known_answers(request["benchmark"])
    languages, tables = train(FIXED_SEED if request["benchmark"] == "langid-short" else request["seed"])
    folder = os.path.dirname(path)
    with open(os.path.join(folder, request["items"]), encoding="utf-8") as items, \
            open(os.path.join(folder, request["results"]), "a", encoding="utf-8", buffering=1) as results:
        for line in items:
            item = json.loads(line)
            started = time.perf_counter()
            guess = languages[choose(scores(tables, item["prompt"]), temperature, item["seed"])]
            result = {"id": item["id"], "output": known.get(item["id"], guess), "finish": "stop",
                      "tokens": {"in": len(item["prompt"]), "out": 1},
                      "latency_ms": round(1000 * (time.perf_counter() - started)),
                      "prompt_sha256": hashlib.sha256(item["prompt"].encode()).hexdigest()}
            results.write(json.dumps(result, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
