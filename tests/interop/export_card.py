"""Every scorecard of an export, computed again from its policy, its tables and averages.json (docs/scoring.md)."""

import csv
import io
import json
from fractions import Fraction
from urllib.parse import quote

from export_units import need

EFFECTS = ["count", "provisional", "zero", "refuse"]


def decimal(text):
    """The fraction that a plain decimal writes."""
    return Fraction(text)


def rounded(value, rule):
    """`value` by a rule of the policy: null, or digits and a mode."""
    if rule is None:
        return value
    scaled = value * 10 ** rule["digits"]
    down = scaled.numerator // scaled.denominator
    rest = scaled - down
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (rule["mode"] == "half_up" or down % 2 == 1))
    return Fraction(down + up, 10 ** rule["digits"])


class Card:
    """What one card was made of."""

    def __init__(self, export, number):
        self.folder = f"score/{number}/"
        self.export = export
        self.policy = json.loads(export.read(self.folder + "policy.json"))
        self.panel = json.loads(export.read(self.folder + "panel.json"))
        self.given = json.loads(export.read("scorecard.json" if number == 0 else f"scorecard.{number}.json"))
        self.teams = [team["team"] for team in self.panel["teams"]]
        self.averages = {(row["team"], row["benchmark"]): row for row in json.loads(export.read("averages.json"))["rows"]}

    def table(self, name):
        """The rows of a table, by column."""
        text = self.export.read(f"{self.folder}{quote(name, safe='-_.')}.csv").decode("utf-8")
        return list(csv.DictReader(io.StringIO(text)))

    def mean(self, team, benchmark):
        """What the average of that cell counts."""
        row = self.averages.get((team, benchmark))
        if row is None:
            need(self.policy["missing"] != "refuse", f"{team}/{benchmark} has no average")
            return Fraction(0)
        effects = [self.policy["verdicts"][claim][row[claim]] for claim in self.policy["verdicts"] if row[claim] is not None]
        strictest = max(effects, key=EFFECTS.index, default="count")
        need(strictest != "refuse", f"{team}/{benchmark} may not be counted")
        return Fraction(0) if strictest == "zero" else Fraction(int(row["mean"]["num"]), int(row["mean"]["den"]))

    def selected(self, part):
        """The benchmarks of a part with their weights."""
        if part["proposals"] is None:
            return [(one["benchmark"], one["weight"]) for one in part["benchmarks"]]
        by = {}
        for row in self.table(part["id"]):
            by.setdefault(row["benchmark"], set()).add(row["team"])
        return [(name, 1) for name in sorted(by) if len(by[name]) >= part["proposals"]["atLeast"]]

    def benchmarks(self, part):
        """Shares of means."""
        out = dict.fromkeys(self.teams, Fraction(0))
        chosen = self.selected(part)
        for benchmark, weight in chosen:
            means = {team: self.mean(team, benchmark) for team in self.teams}
            best = Fraction(1) if part["scale"] == "full" else max(means.values())
            for team in self.teams:
                out[team] += weight * (means[team] / best if best else 0)
        return {team: value / sum(weight for _, weight in chosen) for team, value in out.items()}

    def ratio(self, part):
        """Ratios to targets."""
        out = {}
        for team in self.teams:
            shares = []
            for row in self.table(part["id"]):
                if row["team"] not in (team, "*"):
                    continue
                own, target = self.mean(team, row["benchmark"]), decimal(row["score"])
                average = self.averages.get((team, row["benchmark"]))
                if average is None or average["kind"] == "items":
                    own *= decimal(row["full"])
                share = Fraction(0) if not own else own / target if part["better"] == "higher" else target / own
                shares.append(share if part["cap"] is None else min(share, decimal(part["cap"])))
            out[team] = sum(shares, Fraction(0)) / len(shares)
        return out

    def ballots(self, part):
        """Trimmed means of the members' totals."""
        totals = {team: [] for team in self.teams}
        items = [item["id"] for item in part["items"]]
        for row in self.table(part["id"]):
            if row[items[0]] != "abstain":
                totals[row["team"]].append(sum(decimal(row[item]) for item in items))
        out = {}
        for team, values in totals.items():
            kept = sorted(values)[part["dropLowest"]:len(values) - part["dropHighest"]]
            out[team] = sum(kept, Fraction(0)) / len(kept) / decimal(part["points"])
        return out

    def sums(self, part):
        """Sums of ratings or counts as shares of the highest."""
        column = "rating" if part["kind"] == "ratings" else "count"
        sums = dict.fromkeys(self.teams, Fraction(0))
        for row in self.table(part["id"]):
            sums[row["team"]] += 0 if row[column] == "abstain" else decimal(row[column])
        best = max(sums.values())
        return {team: value / best if best else Fraction(0) for team, value in sums.items()}

    def points(self):
        """{team: {id: points}} of parts and components, and the totals."""
        kinds = {"benchmarks": self.benchmarks, "ratio": self.ratio, "ballots": self.ballots, "ratings": self.sums, "counts": self.sums}
        out = {team: {} for team in self.teams}
        totals = dict.fromkeys(self.teams, Fraction(0))
        for component in self.policy["components"]:
            sums = dict.fromkeys(self.teams, Fraction(0))
            for part in component["parts"]:
                for team, share in kinds[part["kind"]](part).items():
                    value = rounded(share * decimal(part["points"]), self.policy["rounding"]["parts"])
                    out[team]["part", part["id"]] = value
                    sums[team] += value
            for team, value in sums.items():
                out[team]["component", component["id"]] = rounded(value, self.policy["rounding"]["components"])
                totals[team] += out[team]["component", component["id"]]
        return out, {team: rounded(value, self.policy["rounding"]["total"]) for team, value in totals.items()}

    def check(self):
        """Points, totals and ranks of every row."""
        points, totals = self.points()
        ties = self.policy["ranking"]["ties"]
        key = {team: [totals[team]] + [points[team]["component", tie] for tie in ties] for team in self.teams}
        order = sorted(self.teams, key=lambda team: ([-value for value in key[team]], team.encode()))
        need([row["team"] for row in self.given["rows"]] == order, f"the order is {order}")
        for row in self.given["rows"]:
            team = row["team"]
            need(row["rank"] == 1 + sum(key[other] > key[team] for other in self.teams), f"the rank of {team}")
            self.same(row["total"], totals[team], f"the total of {team}")
            for component in row["components"]:
                self.same(component["points"], points[team]["component", component["id"]], f"{team} {component['id']}")
                for part in component["parts"]:
                    self.same(part["points"], points[team]["part", part["id"]], f"{team} {part['id']}")
        return len(self.given["rows"])

    @staticmethod
    def same(given, value, what):
        """The exact number that a card writes."""
        need((given["num"], given["den"]) == (str(value.numerator), str(value.denominator)), f"{what} is {value}")


def check_scorecards(export):
    """Every card of the export."""
    cards = [entry for entry in export.entries if entry.kind == "scorecard"]
    rows = sum(Card(export, number).check() for number in range(len(cards)))
    return f"{len(cards)} scorecards, {rows} rows" if cards else "no scorecard"
