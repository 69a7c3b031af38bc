"""Language identification, trained from scratch at every launch: the runner of the honest rehearsal teams.

Usage: run.py --model bayes|centroid|perceptron, started by the harness (FIVEFOLD_REQUEST names the request).
"""

import sys

sys.dont_write_bytecode = True  # the folder is pinned: a new file in it would be a changed folder

import argparse  # noqa: E402
import os  # noqa: E402
import random  # noqa: E402

from bayes import Bayes  # noqa: E402
from centroid import Centroid  # noqa: E402
from decode import choose  # noqa: E402
from ngrams import read_corpus, subsample  # noqa: E402
from perceptron import Perceptron  # noqa: E402
from protocol import answer_all, read_request  # noqa: E402

MODELS = {"bayes": Bayes, "centroid": Centroid, "perceptron": Perceptron}
TRAIN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "train")
FIXED_SEED = 20260301  # langid-short has one model for all runs: only its sampled answers differ


def train(name, seed):
    """Returns a model trained with a seed: the same seed gives the same model, whatever it is asked later."""
    source = random.Random(seed)
    model = MODELS[name]
    return model(subsample(read_corpus(TRAIN), model.share, source), source)


def training_seed(request):
    """The run's own seed in langid, where a replay repeats the run exactly; a fixed one in langid-short."""
    return FIXED_SEED if request["benchmark"] == "langid-short" else request["seed"]


def main():
    """Trains the model that the command line names and answers the items of the request."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=list(MODELS), required=True)
    options = parser.parse_args()
    request, folder = read_request()
    temperature = float(request["decoding"].get("temperature", 0))
    model = train(options.model, training_seed(request))

    def answer(item):
        return model.languages[choose(model.scores(item["prompt"]), temperature, item["seed"])]

    answer_all(request, folder, answer)


if __name__ == "__main__":
    main()
