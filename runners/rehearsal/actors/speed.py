"""How fast a model reads: the measurement of the scalar benchmark `throughput`."""

import os
import time

from ngrams import read_corpus

CORPUS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "honest", "train")
ROUNDS = 25


def sentences_a_second(model):
    """Returns training sentences scored a second of processor time: of ROUNDS rounds the fastest.

    The fastest round is the one that was disturbed least; a mean would measure what else the machine was doing.
    """
    texts = [text for _, texts in read_corpus(CORPUS) for text in texts[::11]]
    best = None
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            model.scores(text)
        took = time.process_time() - began
        best = took if best is None else min(best, took)
    return len(texts) / best
