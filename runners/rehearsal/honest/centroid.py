"""Nearest centroid: the cosine between the n-grams of a text and those of each language, rare ones weighing more."""

import math

from ngrams import count_ngrams

ORDERS = (2, 3)
SHARPNESS = 100.0  # brings the scores to the scale of a log-likelihood


class Centroid:
    """One weighted n-gram vector of length 1 per language."""

    share = 0.4  # of the training sentences, drawn anew for each training

    def __init__(self, corpus, _random):
        """Builds the vectors; beyond the subsample nothing is random."""
        self.languages = [language for language, _ in corpus]
        counts = [count_ngrams(texts, ORDERS) for _, texts in corpus]
        spread = {}  # in how many languages an n-gram occurs
        for table in counts:
            for gram in table:
                spread[gram] = spread.get(gram, 0) + 1
        self.rarity = {gram: math.log(1.0 + len(counts) / n) for gram, n in spread.items()}
        self.vectors = [self.vector(table) for table in counts]

    def vector(self, table):
        """Returns the weights of a table of counts, scaled to length 1; n-grams never seen in training are left out."""
        weights = {g: math.sqrt(n) * self.rarity[g] for g, n in table.items() if g in self.rarity}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}

    def scores(self, text):
        """Returns one cosine per language, times SHARPNESS."""
        weights = self.vector(count_ngrams([text], ORDERS))
        return [SHARPNESS * sum(w * row.get(gram, 0.0) for gram, w in weights.items()) for row in self.vectors]
