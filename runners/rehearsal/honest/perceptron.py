"""Averaged multi-class perceptron over character bigrams and trigrams."""

from ngrams import ngrams

ORDERS = (2, 3)
ROUNDS = 3
BEGINNING = 3  # words; every sentence is learnt whole and once more by its beginning
SHARPNESS = 20.0  # brings the scores to the scale of a log-likelihood


class Perceptron:
    """One row of weights, a weight per language, for every n-gram that took part in a correction."""

    share = 0.7  # of the training sentences, drawn anew for each training

    def __init__(self, corpus, random):
        """Goes over the sentences ROUNDS times, in an order drawn from `random`."""
        self.languages = [language for language, _ in corpus]
        self.weights = {}
        self.averages = {}
        examples = []
        for right, (_, texts) in enumerate(corpus):
            for text in texts:
                examples.append((ngrams(text, ORDERS), right))
                examples.append((ngrams(" ".join(text.split()[:BEGINNING]), ORDERS), right))
        last_step = ROUNDS * len(examples)
        for first_step in range(0, last_step, len(examples)):
            random.shuffle(examples)
            for step, (grams, right) in enumerate(examples, first_step):
                self.learn(grams, right, (last_step - step) / last_step)

    def learn(self, grams, right, left):
        """After a wrong guess, moves weight from it to the right language; `left` is the share of steps to come."""
        totals = self.totals(self.weights, grams)
        guess = totals.index(max(totals))
        if guess == right:
            return
        for gram in grams:
            now = self.weights.setdefault(gram, [0.0] * len(self.languages))
            average = self.averages.setdefault(gram, [0.0] * len(self.languages))
            now[right] += 1.0
            now[guess] -= 1.0
            average[right] += left
            average[guess] -= left

    def totals(self, table, grams):
        """Adds up the rows of the n-grams."""
        rows = [table[gram] for gram in grams if gram in table]
        return [sum(column) for column in zip(*rows)] if rows else [0.0] * len(self.languages)

    def scores(self, text):
        """Returns one averaged weight per language and n-gram of the text, times SHARPNESS."""
        grams = ngrams(text, ORDERS)
        return [SHARPNESS * total / len(grams) for total in self.totals(self.averages, grams)]
