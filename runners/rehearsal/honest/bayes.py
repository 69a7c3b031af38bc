"""Naive Bayes over letters and bigrams, with additive smoothing."""

import math

from ngrams import count_ngrams, ngrams

ORDERS = (1, 2)
SMOOTHING = 0.5


class Bayes:
    """Log-likelihood of a text under each language's n-gram counts."""

    share = 0.4  # of the training sentences, drawn anew for each training

    def __init__(self, corpus, _random):
        """Counts the n-grams of every language; beyond the subsample nothing is random."""
        self.languages = [language for language, _ in corpus]
        counts = [count_ngrams(texts, ORDERS) for _, texts in corpus]
        vocabulary = {}
        for table in counts:
            vocabulary.update(table)
        self.tables = []
        self.unseen = []
        for table in counts:
            total = sum(table.values()) + SMOOTHING * (len(vocabulary) + 1)
            self.tables.append({gram: math.log((n + SMOOTHING) / total) for gram, n in table.items()})
            self.unseen.append(math.log(SMOOTHING / total))

    def scores(self, text):
        """Returns one log-likelihood per language."""
        grams = ngrams(text, ORDERS)
        return [sum(table.get(gram, unseen) for gram in grams) for table, unseen in zip(self.tables, self.unseen)]
