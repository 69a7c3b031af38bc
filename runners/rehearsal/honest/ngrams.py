"""Character n-grams of a text, and the training sentences. Shared by the models."""

import os


def normalise(text):
    """Small letters, marks of punctuation and digits as spaces, one space at both ends."""
    letters = "".join(c if c.isalpha() or c == "'" else " " for c in text.lower())
    return " " + " ".join(letters.split()) + " "


def ngrams(text, orders):
    """Returns the n-grams of a text as a list; `orders` are their lengths, such as (1, 2)."""
    padded = normalise(text)
    return [padded[i:i + n] for n in orders for i in range(len(padded) - n + 1)]


def count_ngrams(texts, orders):
    """Returns {n-gram: how often} over all the texts."""
    table = {}
    for text in texts:
        for gram in ngrams(text, orders):
            table[gram] = table.get(gram, 0) + 1
    return table


def read_corpus(folder):
    """Returns [(language, [sentence, ...])] from the files of a folder, in the order of their names."""
    corpus = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as lines:
            corpus.append((name[:-len(".txt")].capitalize(), [line.strip() for line in lines]))
    return corpus


def subsample(corpus, share, random):
    """Returns the corpus with a random share of the sentences of each language, in random order."""
    return [(language, random.sample(texts, round(share * len(texts)))) for language, texts in corpus]
