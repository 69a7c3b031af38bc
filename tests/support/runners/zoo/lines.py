"""What the zoo writes: into results.jsonl, to stdout and to stderr."""

import json
import os
import sys

PIECE = 1 << 20


def end(status):
    sys.stdout.flush()
    os._exit(status)


def all_but_last(visit):
    for item in visit.items[:-1]:
        visit.put(visit.line(item))
    return visit.items[-1]


def last(make):
    """All answers, the last one made by `make(visit, item)`, and exit 0."""
    def behave(visit):
        item = all_but_last(visit)
        visit.put(make(visit, item))
        end(0)
    return behave


def with_score(text):
    return last(lambda visit, item: visit.line(item)[:-2] + f', "score": {text}}}\n')


def exit_with_all(visit):
    visit.answer_all()
    end(7)


def own_scores(visit):
    visit.answer_all(score=0)
    end(0)


def backwards(visit):
    visit.items.reverse()


def flood_results(visit):
    text = visit.line(visit.items[0]) * 1000
    while True:
        visit.put(text)


def flood_stdout(visit):
    """WORD bytes, or until somebody ends it."""
    left = int(visit.words[0]) if visit.words else 1 << 60
    piece = b"x" * PIECE
    while left > 0:
        left -= os.write(1, piece[:left])


def escapes(visit):
    sys.stderr.write("\x1b[2J\x1b]0;owned\x07\x1b[31m" * 60000 + "\nthe last line \x1b[5mblinks\u202e\n")
    sys.stderr.flush()
    end(3)


def long_line(visit):
    item = all_but_last(visit)
    visit.put(visit.line(item)[:-2] + ', "note": "')
    for _ in range(100):
        visit.put(b"x" * PIECE)
    visit.put('"}\n')
    end(0)


def many_names(visit):
    """One line below the cap with as many members as fit: looking for a repeated one must not take for ever."""
    item = all_but_last(visit)
    names = ",".join(f'"{number:x}":0' for number in range(400000))
    visit.put(visit.line(item)[:-2] + "," + names[:4_000_000].rpartition(",")[0] + "}\n")
    end(0)


def leaves_nothing(visit):
    end(0)


def far_clock(visit):
    visit.answer_all(latency_ms=4 * 10 ** 15, created="292277026596-12-04T15:30:08Z", time=-1)
    end(0)


BEHAVIOURS = {
    "no-results": leaves_nothing,
    "exit-with-all": exit_with_all,
    "repeats": last(lambda visit, item: visit.line(visit.items[0]) + visit.line(item)),
    "invents": last(lambda visit, item: visit.line({"id": "nobody", "prompt": ""}) + visit.line(item)),
    "backwards": backwards,
    "nan": with_score("NaN"),
    "infinity": with_score("Infinity"),
    "minus-infinity": with_score("-Infinity"),
    "score-2": with_score("2"),
    "tiny-score": with_score("1e-999999999"),
    "huge-number": last(lambda visit, item: json.dumps({"id": item["id"], "output": "x"})[:-1] + ', "latency_ms": 1e999999999}\n'),
    "bad-utf8": last(lambda visit, item: visit.line(item).encode()[:-2] + b', "note": "\xff\xfe"}\n'),
    "deep": last(lambda visit, item: visit.line(item)[:-2] + ', "note": ' + "[" * 200000 + "]" * 200000 + "}\n"),
    "cached": last(lambda visit, item: visit.line(item, cached=True)),
    "own-scores": own_scores,
    "far-clock": far_clock,
    "flood-results": flood_results,
    "flood-stdout": flood_stdout,
    "escapes": escapes,
    "long-line": long_line,
    "many-names": many_names,
}
