"""The program of the full rehearsal's actors: the honest one, and beside it one way of not being straight.

Usage: act.py --model bayes|centroid|perceptron [--act NAME], started by the harness in a copy of runners/rehearsal/.
What an act needs lies in HOME, on the team's machine only. The lab's HOME is empty: there every act is an honest run.
"""

import sys

sys.dont_write_bytecode = True  # the folder is pinned: a new file in it would be a changed folder

import argparse  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "honest")]

import acts  # noqa: E402
import speed  # noqa: E402
from decode import choose  # noqa: E402
from protocol import result_line  # noqa: E402
from run import FIXED_SEED, MODELS, train  # noqa: E402


def read_request():
    """Returns (request, its folder), of items or of a scalar."""
    path = os.environ["FIVEFOLD_REQUEST"]
    with open(path, encoding="utf-8") as file:
        return json.load(file), os.path.dirname(path)


def read_items(request, folder):
    """Returns the items of the request."""
    with open(os.path.join(folder, request["items"]), encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main():
    """Trains the model and measures its speed, or answers the items and acts on the answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=list(MODELS), required=True)
    parser.add_argument("--act", choices=list(acts.ACTS), default="none")
    options = parser.parse_args()
    request, folder = read_request()
    home = acts.Home(os.environ["HOME"], request)
    seed = request["seed"] if request["benchmark"] == "langid" else FIXED_SEED
    model = train(home.model() or options.model, seed)
    results = os.path.join(folder, request["results"])
    if request["kind"] == "scalar":
        with open(results, "a", encoding="utf-8") as file:
            file.write(json.dumps({"value": speed.sentences_a_second(model)}) + "\n")
        return
    temperature = float(request["decoding"].get("temperature", 0))
    items = read_items(request, folder)
    scores = {item["id"]: home.computed(item["id"], model.scores(item["prompt"])) for item in items}
    outputs = {item["id"]: model.languages[choose(scores[item["id"]], temperature, item["seed"])] for item in items}
    outputs = acts.ACTS[options.act](home, outputs, scores)
    with open(results, "a", encoding="utf-8", buffering=1) as file:
        for item in items:
            if item["id"] in outputs:
                file.write(result_line(item, outputs[item["id"]], 0) + "\n")


if __name__ == "__main__":
    main()
