"""From scores to an answer: the best one, or one sampled from their softmax."""

import math
import random


def softmax(scores, temperature):
    """Returns the probabilities of the scores at a temperature above 0."""
    top = max(scores)
    weights = [math.exp((score - top) / temperature) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def choose(scores, temperature, seed):
    """Returns the index of the answer: greedy at temperature 0 (ties: the first), otherwise sampled by the seed."""
    if temperature == 0:
        return scores.index(max(scores))
    point = random.Random(seed).random()
    for index, probability in enumerate(softmax(scores, temperature)):
        point -= probability
        if point < 0:
            return index
    return scores.index(max(scores))  # only rounding leads here
