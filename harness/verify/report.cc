#include "harness/verify/report.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/utf8.h"

namespace fivefold::verify {
namespace {

constexpr std::array<std::string_view, kSteps> kStepNames{
    "policy",  "keys", "checkpoint", "tiles", "history",       "entries",  "files",  "runs",     "evidence", "plans",
    "beacons", "bls",  "seed",       "units", "overstatement", "verdicts", "report", "averages", "more"};

struct WeaknessWords {
  std::string_view name;
  std::string_view words;
};
constexpr std::array<WeaknessWords, 17> kWeaknesses{{
    {"W_UNPINNED", "no policy leaf was given"},
    {"W_NO_QUORUM", "nobody outside the organiser has signed the head of the ledger"},
    {"W_NO_PARTIES", "nobody but the beacon added to the randomness"},
    {"W_DICE_ONLY", "the randomness is dice alone: trust the witnesses"},
    {"W_WITHHELD", "a party kept its nonce back"},
    {"W_FALLBACK", "the second beacon was used"},
    {"W_VOID", "a draw was voided"},
    {"W_LATE_RULES", "tolerances were fixed after the runs"},
    {"W_SELF_SEEDS", "seeds were not drawn"},
    {"W_LOST_RUNS", "attempts failed or were lost"},
    {"W_INCOMPLETE", "cells lack runs"},
    {"W_WITHHELD_FILES", "signed files are not in the export"},
    {"W_IMPORTED_RUNS", "runs the harness did not launch"},
    {"W_ERRATUM", "items or keys were corrected after the runs"},
    {"W_HOSTED_MODEL", "the weights are behind an endpoint"},
    {"W_CUSTODY", "re-executed on a machine the lab does not hold"},
    {"W_RERUN_VOID", "re-runs were voided with the team's consent"},
}};

}  // namespace

std::string_view to_text(Step step) { return kStepNames[static_cast<std::size_t>(step)]; }

std::string_view to_text(Status status) {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::fail:
      return "fail";
    case Status::not_checked:
      return "not-checked";
  }
  return "";
}

bool Report::ok() const {
  return std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.status == Status::pass; });
}

bool Report::failed() const {
  return std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.status == Status::fail; });
}

Status Report::status(Step step) const {
  Status worst = Status::pass;
  for (const Check& check : checks) {
    if (check.step != step || check.status == Status::pass) continue;
    if (check.status == Status::fail) return Status::fail;
    worst = Status::not_checked;
  }
  return worst;
}

json::Value report_document(const Report& report) {
  json::Array checks;
  for (const Check& check : report.checks) {
    json::Object object{{"step", to_text(check.step)}, {"status", to_text(check.status)}};
    if (check.status == Status::fail) object.push_back({"error", check.error});
    if (!check.where.empty()) object.push_back({"where", printable(check.where)});
    object.push_back({"detail", printable(check.detail)});  // a file's name need not be text
    checks.emplace_back(std::move(object));
  }
  json::Array weaknesses;
  for (const Weakness& weakness : report.weaknesses) {
    json::Array where;
    for (const std::string& place : weakness.where) where.emplace_back(printable(place));
    weaknesses.emplace_back(json::Object{{"name", weakness.name}, {"where", where}});
  }
  return json::Object{{"format", "fivefold-report/v1"},
                      {"ok", report.ok()},
                      {"checks", std::move(checks)},
                      {"standing", report.standing},
                      {"weaknesses", std::move(weaknesses)}};
}

std::string report_text(const Report& report) {
  std::string out;
  for (const Check& check : report.checks) {
    out += std::string(to_text(check.step)) + " " + std::string(to_text(check.status));
    if (!check.error.empty()) out += " " + check.error;
    if (!check.where.empty()) out += " " + printable(check.where);
    out += ": " + printable(check.detail) + "\n";
  }
  for (const Weakness& weakness : report.weaknesses) out += weakness.name + "\n";
  for (const std::string& line : report.trust) out += line + "\n";
  return out;
}

std::string_view weakness_in_words(std::string_view name) {
  for (const WeaknessWords& weakness : kWeaknesses) {
    if (weakness.name == name) return weakness.words;
  }
  return {};
}

std::vector<std::string_view> weakness_names() {
  std::vector<std::string_view> names;
  for (const WeaknessWords& weakness : kWeaknesses) names.push_back(weakness.name);
  return names;
}

}  // namespace fivefold::verify
