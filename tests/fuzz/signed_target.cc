#include "harness/base/check.h"
#include "harness/core/benchmark_file.h"
#include "harness/core/card/averages_file.h"
#include "harness/core/card/panel.h"
#include "harness/core/card/policy.h"
#include "harness/core/claims_report.h"
#include "harness/core/config_file.h"
#include "harness/core/evidence_line.h"
#include "harness/core/item_line.h"
#include "harness/core/prompts.h"
#include "harness/core/records.h"
#include "harness/core/strata.h"
#include "tests/fuzz/targets.h"

namespace fivefold::fuzz {
namespace {

// What was read is written to bytes that mean the same.
template <class T, class Parse, class Encode>
void round_trip(const Result<T>& value, Parse parse, Encode encode) {
  if (!value.ok()) {
    FF_CHECK(!value.error().rule.empty() && !value.error().message.empty());
    return;
  }
  const std::string written = encode(*value);
  const Result<T> again = parse(written);
  FF_CHECK(again.ok());
  FF_CHECK(encode(*again) == written);
}

void read_statement(std::string_view payload) {
  const Result<Statement> value = decode_statement(payload);
  if (value.ok() && std::holds_alternative<UnbuiltRecord>(value->predicate)) return;
  round_trip(value, decode_statement, encode_statement);
}

}  // namespace

void statement(std::string_view bytes) { read_statement(bytes); }

void envelope(std::string_view bytes) {
  const Result<Envelope> value = parse_envelope(bytes);
  if (!value.ok()) {
    FF_CHECK(!value.error().rule.empty());
    return;
  }
  // The key of the committed corpus: nobody else can sign for it, so what it verifies is a text of that corpus.
  static const crypto::KeySigner signer = crypto::KeySigner::from_seed(std::string(32, '\x07')).value();
  if (verify_envelope(*value, signer.public_key())) {
    FF_CHECK(sign_envelope(value->payload, signer).value().find(to_base64(value->payload)) != std::string::npos);
    FF_CHECK(value->payload.starts_with("{\"_type\":\"https://in-toto.io/Statement/v1\""));
  }
  read_statement(value->payload);
}

void signed_files(std::string_view bytes) {
  const auto strata = [](std::string_view text) { return parse_strata(text, 5); };
  round_trip(strata(bytes), strata, encode_strata);
  round_trip(parse_benchmark_file(bytes), parse_benchmark_file, encode_benchmark_file);
  round_trip(parse_config_file(bytes), parse_config_file, encode_config_file);
  round_trip(parse_claims(bytes), parse_claims, encode_claims);
  round_trip(parse_evidence_line(bytes), parse_evidence_line, encode_evidence_line);
  round_trip(parse_enrolment(bytes), parse_enrolment, encode_enrolment);
  round_trip(card::decode_policy(bytes), card::decode_policy, card::encode_policy);
  round_trip(card::decode_panel(bytes), card::decode_panel, card::encode_panel);
  round_trip(card::parse_averages_json(bytes), card::parse_averages_json, encode_averages_json);
  static_cast<void>(card::parse_averages_csv(bytes));
  const auto finding = [](const RankedFinding& ranked) { return encode_finding(ranked.rank, ranked.finding); };
  round_trip(parse_finding(bytes), parse_finding, finding);
  static_cast<void>(parse_item_line(bytes));
  static_cast<void>(parse_rerun_line(bytes));
  static_cast<void>(parse_prompts(bytes));
  static_cast<void>(parse_item_list(bytes));
}

}  // namespace fivefold::fuzz
