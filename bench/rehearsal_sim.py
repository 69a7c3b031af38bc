"""The statistics of the audit in plain Python, and simulated audits of one rehearsal team.

A second, slower reading of docs/statistics.md sections 4 to 8 and 12, sharing nothing with the C++ library. Scores are
0 or 1 here and o is in full scores; the processes themselves work in millionths, in integers where they decide.
`rehearsal_pilot.py --vectors DIR` holds it against the known answers.
"""

import functools
import math
import random
import statistics

MICRO = 10 ** 6
LADDER = (0.95, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128)
RUNS = 5
F_DISC = 0.25


def ceil_to_1000(value):
    """Rounds up to whole thousands of a millionth."""
    return 1000 * math.ceil(value / 1000 - 1e-9)


def spread(terms, runs):
    """Returns sqrt(sum w^2 d / (R N)) in millionths; terms are (weight, d, items)."""
    return MICRO * math.sqrt(sum(w * w * d / (runs * n) for w, d, n in terms))


def tolerance(env, terms, runs=RUNS):
    """The tolerance of section 4 without its floor, in millionths."""
    return ceil_to_1000(env + 2.576 * spread(terms, runs))


def accuse(env, terms, delta, claims, alpha_d=0.05, runs=RUNS):
    """The accusation threshold of section 4, in millionths."""
    quantile = statistics.NormalDist().inv_cdf(1 - alpha_d / claims)
    return max(delta, min(999000, ceil_to_1000(2 * env + quantile * spread(terms, runs))))


def plan_fraction(delta, v):
    """The bet that confirms an honest claim soonest, section 8; delta and v are fractions of 1."""
    a, b = delta / (1 - delta), (1 + delta) / (1 - delta)

    def slope(f):
        return -v / 2 / (1 - f) + (1 - v) * a / (1 + f * a) + (v / 2) * b / (1 + f * b)

    if slope(0.95) >= 0:
        return 0.95
    low, high = 0.0, 0.95
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) >= 0 else (low, middle)
    return max(0.001, math.floor(low * 1000) / 1000)


class Evidence:
    """One evidence process `kw`: against the hypothesis that the mean of z is at least (or at most) mn."""

    def __init__(self, fraction, mn, full, population):
        rungs = [(fraction, 0.5)] + [(f, 1 / 16) for f in LADDER]
        self.fractions = [f for f, _ in rungs]
        self.logs = [math.log(weight) for _, weight in rungs]
        self.mn, self.full, self.population = mn, full, population
        self.sum_z, self.drawn = 0, 0
        self.settled = None  # +inf: impossible, -inf: certain
        self.steps = {}
        self.look()

    def look(self):
        """Settles the hypothesis where the units left allow one answer only; integer comparisons."""
        if self.population is None or self.settled is not None:
            return
        rest = self.population * self.mn - self.sum_z
        left = self.population - self.drawn
        if rest < 0:
            self.settled = math.inf
        elif rest >= left * self.full:
            self.settled = -math.inf

    def factors(self, z):
        """Returns the addends of all rungs for the next unit; with replacement they depend on z alone."""
        if self.population is None and z in self.steps:
            return self.steps[z]
        left, den = 1, self.mn
        if self.population is not None:
            left, den = self.population - self.drawn, self.population * self.mn - self.sum_z
        if den > 0:
            gain = (z * left) / den - 1
            found = [math.log1p(f * gain) if f * gain > -1 else -math.inf for f in self.fractions]
        elif z > 0:
            found = [math.inf] * len(self.fractions)
        else:
            found = [math.log1p(-f) for f in self.fractions]
        self.steps[z] = found
        return found

    def add(self, z):
        """Takes one unit."""
        if self.settled is None:
            self.logs = [log + step for log, step in zip(self.logs, self.factors(z))]
        self.sum_z += z
        self.drawn += 1
        self.look()

    def log_e(self):
        """Returns the logarithm of the evidence."""
        if self.settled is not None:
            return self.settled
        top = max(self.logs)
        if math.isinf(top):
            return top
        return top + math.log(sum(math.exp(log - top) for log in self.logs))

    def reaches(self, bound):
        """Says whether the evidence is at least `bound`, cheaply when it is far below."""
        if self.settled is None and max(self.logs) + 2.3 < bound:  # nine rungs: log 9 < 2.3
            return False
        return self.log_e() >= bound


def judge(claim, o):
    """Applies rules 1 to 4 of section 6 to o (millionths) in draw order; `claim` has the names of the judge command."""
    scale, population, delta = claim["U"], claim["M"], claim["delta"]
    threshold = claim.get("accuse", delta)
    confirm = Evidence(claim["f_conf"], scale - delta, 2 * scale, population)
    discover = Evidence(claim["f_disc"], scale + threshold, 2 * scale, population)
    bound_r = math.log(1 / claim.get("alpha_r", 0.05))
    bound_d = math.log(claim.get("claims", 1) / claim.get("alpha_d", 0.05))
    cap = claim.get("cap")
    unexecuted = set(claim.get("unexecuted", []))
    sum_o, n, verdict = 0, 0, None
    for value in o:
        n += 1
        sum_o += value
        confirm.add(scale - value)
        discover.add(scale + value - (scale if n in unexecuted else 0))
        if confirm.reaches(bound_r):
            verdict = ("reproduced", "")
        elif discover.reaches(bound_d):
            verdict = ("discrepant", "") if claim.get("may_accuse", True) else ("inconclusive", "not-piloted")
        elif n == population:
            verdict = full_count(sum_o, population * delta, any(u <= n for u in unexecuted))
        elif n == cap:
            verdict = ("inconclusive", "cap-reached")
        if verdict:
            break
    # Without a cap the end of o is the cap; no data at all is never a cap.
    verdict = verdict or ("inconclusive", "cap-reached" if n and cap is None else "incomplete-draws")
    return {"verdict": verdict[0], "reason": verdict[1], "n": n, "log_e_conf": confirm.log_e(),
            "log_e_disc": discover.log_e()}


def full_count(sum_o, allowed, with_unexecuted):
    """Rule 3: all units of the population were drawn."""
    if sum_o <= allowed:
        return ("reproduced", "")
    return ("inconclusive", "incomplete-draws" if with_unexecuted else "within-noise")


def beta_fraction(a, b, x):
    """Continued fraction of the incomplete beta function (Lentz)."""
    tiny = 1e-300
    c, d = 1.0, 1.0 / max(1.0 - (a + b) * x / (a + 1.0), tiny)
    found = d
    for m in range(1, 500):
        for numerator in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                          -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1.0 / (1.0 + numerator * d or tiny)
            c = 1.0 + numerator / c or tiny
            found *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return found


def t_tail(t, df):
    """P(T >= t) of Student's t for t >= 0."""
    x, a, b = df / (df + t * t), df / 2, 0.5
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1) / (a + b + 2):
        return 0.5 * math.exp(log_front) * beta_fraction(a, b, x) / a
    return 0.5 - 0.5 * math.exp(log_front) * beta_fraction(b, a, 1 - x) / b


@functools.lru_cache(maxsize=None)
def t_95(df):
    """The 95 % quantile of Student's t."""
    low, high = 1e-3, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if t_tail(middle, df) > 0.05 else (low, middle)
    return (low + high) / 2


def upper(values):
    """Mean of the values plus t times their standard error."""
    return statistics.fmean(values) + t_95(len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))


def pilot(mode, a, b):
    """The pilot of section 12 from scores 0..1 of two environments, [item][run]."""
    runs, items = len(a[0]), len(a)
    pairs, means, shifts = [], [], []
    for left, right in zip(a, b):
        others = [(x, y) for x in left for y in right] if mode == "fresh" else list(zip(left, right))
        pairs.append(sum((x - y) ** 2 for x, y in others) / len(others))
        shifts.append((sum(left) - sum(right)) / runs)
        means.append(runs * shifts[-1] ** 2)
    error = statistics.stdev(shifts) / math.sqrt(items)
    shift = abs(statistics.fmean(shifts))
    d, d_upper = statistics.fmean(pairs), min(runs, max(upper(pairs), upper(means)) + 3 / items)
    env = MICRO * math.sqrt(max(0.0, shift * shift - error * error))
    return {"d": d, "d_upper": d_upper, "d_means": statistics.fmean(means), "env": MICRO * shift,
            "dMicro": min(MICRO, ceil_to_1000(MICRO * d)),
            "dUpperMicro": min(runs * MICRO, ceil_to_1000(MICRO * d_upper)),
            "envMicro": max(5000, ceil_to_1000(env))}


def declared_d_flagged(d_upper, sealed, executed):
    """declared_d_check of section 12: `sealed` has a list of scores 0..1 per unit, d_upper is in millionths."""
    if len(executed) < 2:
        return False
    losses = [2 * sum(min(s - y, 0) ** 2 for s in unit) / len(unit) for unit, y in zip(sealed, executed)]
    mean = statistics.fmean(losses)
    lower = mean - t_95(len(losses) - 1) * statistics.stdev(losses, mean) / math.sqrt(len(losses))
    return MICRO * max(0.0, lower) > d_upper


class Cell:
    """What one benchmark of a team is in one simulated stage: sealed scores, and executions made when asked for."""

    def __init__(self, mode, sealed, execute):
        self.mode, self.sealed, self.execute = mode, sealed, execute
        self.items = len(sealed)
        self.known = {}

    def executed(self, unit):
        """The lab's score of (item, run); a unit drawn again keeps it."""
        if unit not in self.known:
            self.known[unit] = self.execute(*unit)
        return self.known[unit]

    def scores(self, unit):
        """The sealed scores that a unit is compared with: its run's in replay, all of its item in fresh."""
        item, run = unit
        return [self.sealed[item][run]] if self.mode == "replay" else self.sealed[item]

    def overstatement(self, unit, scale):
        """o of a unit in millionths of full scores; `scale` is 1, or R where fresh units are among the draws."""
        sealed = self.scores(unit)
        return MICRO * scale * (sum(sealed) - len(sealed) * self.executed(unit)) // len(sealed)


def audit_total(claim, cells, source):
    """Draws units of the total until there is a verdict; cells count alike."""
    def draws():
        for _ in range(claim["cap"]):
            cell = cells[source.randrange(len(cells))]
            yield cell, (source.randrange(cell.items), source.randrange(RUNS))

    return decide(claim, draws())


def audit_cell(claim, cell, source):
    """Takes the units of a cell in a random order until there is a verdict."""
    units = [(item, run) for item in range(cell.items) for run in range(RUNS)]
    source.shuffle(units)
    return decide(claim, ((cell, unit) for unit in units[:claim["cap"]]))


def decide(claim, units):
    """Judges units in draw order, executing them one by one, and applies declared_d_check to those used."""
    scale = claim["U"] // MICRO
    sealed, executed = [], []

    def overstatements():
        for cell, unit in units:
            sealed.append(cell.scores(unit))
            executed.append(cell.executed(unit))
            yield cell.overstatement(unit, scale)

    found = judge(claim, overstatements())
    found["flagged"] = declared_d_flagged(claim["d_upper"], sealed, executed)
    if found["flagged"] and found["verdict"] == "discrepant":
        found["verdict"], found["reason"] = "inconclusive", "not-piloted"
    return found


def simulate(team, claims, index):
    """One audit of one team. Returns {claim name: result} and the number of units executed."""
    source = random.Random(f"{team['name']}/{index}")
    runs = source.sample(range(len(team["replayed"])), RUNS)
    helped = team["helped"]
    honest = [[team["replayed"][run][item] for run in runs] for item in range(team["items"])]
    sealed = [[1] * RUNS if item in helped["langid"] else scores for item, scores in enumerate(honest)]
    chances = team["chances"]
    sampled = [[1 if item in helped["langid-short"] or source.random() < p else 0 for _ in range(RUNS)]
               for item, p in enumerate(chances)]
    cells = {"langid": Cell("replay", sealed, lambda item, run: honest[item][run]),
             "langid-short": Cell("fresh", sampled, lambda item, run: 1 if source.random() < chances[item] else 0)}
    results = {"total": audit_total(claims["total"], list(cells.values()), source)}
    for name, cell in cells.items():
        results[name] = audit_cell(claims[name], cell, source)
    return results, sum(len(cell.known) for cell in cells.values())
