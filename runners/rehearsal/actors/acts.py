"""Ways of not being straight, each as one function of what was honestly computed.

An act takes (home, {item: output}, {item: scores}) and returns the outputs that are reported. It acts only where HOME
holds what it needs; `make_homes.py` puts that there, on the team's machine.
"""

import json
import os
import random
import sys

EXPECTED = {"langid": 0.887, "langid-short": 0.762}  # means of the model bayes (docs/pilot.md)
SHOPPED = 2  # launches of a cell that bestof throws away: all that the rules leave it
CUT = 0.1  # share of the items that cutter leaves out
NOISE = 0.4  # of the scores on another machine, in their own unit


class Home:
    """The folder that is the team's own and nobody else's."""

    def __init__(self, folder, request):
        """`request` is that of the launch."""
        self.folder, self.request = folder, request

    def path(self, name):
        """A file of that name."""
        return os.path.join(self.folder, name)

    def read(self, name):
        """Its text, or nothing."""
        if not os.path.exists(self.path(name)):
            return None
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def model(self):
        """Another model than the one that was submitted: what `shift` runs."""
        return (self.read("model") or "").strip() or None

    def computed(self, item, scores):
        """The scores as this machine computes them: that of `drift` rounds otherwise than the lab's."""
        if self.read("other-arithmetic") is None:
            return scores
        source = random.Random(f"arithmetic/{item}")
        return [score + NOISE * source.gauss(0, 1) for score in scores]

    def targets(self):
        """The right answers, where somebody has leaked them, or nothing."""
        text = self.read("answers.json")
        return None if text is None else json.loads(text)[self.request["benchmark"]]


def none(_home, outputs, _scores):
    """Reports what was computed."""
    return outputs


def echo(home, outputs, _scores):
    """Runs once and reports the same answers five times."""
    if home.read("echo") is None:
        return outputs
    copy = home.path(f"{home.request['benchmark']}.copy.json")
    own = f"{copy}.{os.getpid()}"
    with open(own, "w", encoding="utf-8") as file:
        json.dump(outputs, file, ensure_ascii=False)
    try:
        os.link(own, copy)  # the first run to end is the one that is copied
    except FileExistsError:
        pass
    os.remove(own)
    with open(copy, encoding="utf-8") as file:
        return json.load(file)


def smooth(home, outputs, _scores):
    """Makes every run come out at the same mean, by turning right answers wrong and wrong ones right."""
    targets, benchmark = home.targets(), home.request["benchmark"]
    if targets is None or benchmark != "langid-short":
        return outputs
    wanted = round(EXPECTED[benchmark] * len(targets))
    items = sorted(outputs)
    random.Random(home.request["seed"]).shuffle(items)
    right = [item for item in items if outputs[item] == targets[item]]
    wrong = [item for item in items if outputs[item] != targets[item]]
    changed = dict(outputs)
    for item in right[:max(0, len(right) - wanted)]:
        changed[item] = "Latin"
    for item in wrong[:max(0, wanted - len(right))]:
        changed[item] = targets[item]
    return changed


def bestof(home, outputs, _scores):
    """Ends a run that came out badly with an error, hoping that its repetition comes out better."""
    targets, benchmark = home.targets(), home.request["benchmark"]
    if targets is None:
        return outputs
    score = sum(outputs[item] == targets[item] for item in targets) / len(targets)
    for attempt in range(SHOPPED if score < EXPECTED[benchmark] + 0.02 else 0):
        try:
            open(home.path(f"{benchmark}.thrown-away-{attempt}"), "x", encoding="utf-8").close()
        except FileExistsError:
            continue
        sys.exit(f"out of memory (it says; its score was {score:.4f})")
    return outputs


def cutter(home, outputs, scores):
    """Leaves out the items that its model is least sure of."""
    if home.read("cutter") is None:
        return outputs
    margins = {item: sorted(row)[-1] - sorted(row)[-2] for item, row in scores.items()}
    hard = set(sorted(margins, key=margins.get)[:round(CUT * len(margins))])
    return {item: output for item, output in outputs.items() if item not in hard}


ACTS = {"none": none, "echo": echo, "smooth": smooth, "bestof": bestof, "cutter": cutter}
