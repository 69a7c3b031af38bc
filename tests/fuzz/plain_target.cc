#include "harness/base/bytes.h"
#include "harness/base/check.h"
#include "harness/base/decimal.h"
#include "harness/base/id.h"
#include "harness/base/number.h"
#include "harness/base/time.h"
#include "harness/base/utf8.h"
#include "tests/fuzz/targets.h"

namespace fivefold::fuzz {
namespace {

constexpr int kPlaces = 6;

// Against whole numbers of millionths, where both fit.
void compare_with_integers(const Decimal& a, const Decimal& b) {
  const Result<std::int64_t> whole_a = a.scaled_exact(kPlaces);
  const Result<std::int64_t> whole_b = b.scaled_exact(kPlaces);
  if (!whole_a.ok() || !whole_b.ok()) return;
  FF_CHECK((a.compare(b) < 0) == (*whole_a < *whole_b) && (a == b) == (*whole_a == *whole_b));
  FF_CHECK(*a.scaled_half_up(kPlaces) == *whole_a);
}

void decimals(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  const Result<Decimal> a = Decimal::parse(bytes.substr(0, end));
  if (!a.ok()) return;
  const Result<Decimal> same = Decimal::parse(a->text().substr(0, 4000));
  if (a->text().size() <= 4000) FF_CHECK(same.ok() && *same == *a && same->text() == a->text());
  const Result<Decimal> b = Decimal::parse(end == std::string_view::npos ? "0" : bytes.substr(end + 1));
  if (!b.ok()) return;
  FF_CHECK((a->compare(*b) > 0) == (b->compare(*a) < 0) && (*a == *b) == (*b == *a));
  FF_CHECK(Decimal::within(*a, *b, Decimal()) == (*a == *b));
  FF_CHECK(Decimal::within(*a, *a, Decimal()));
  compare_with_integers(*a, *b);
}

void spellings(std::string_view bytes) {
  if (const Result<UtcTime> time = parse_time(bytes); time.ok()) FF_CHECK(to_text(*time) == bytes);
  if (const Result<std::string> raw = from_hex(bytes); raw.ok()) FF_CHECK(to_hex(*raw) == bytes);
  if (const Result<std::string> raw = from_base64(bytes); raw.ok()) FF_CHECK(to_base64(*raw) == bytes);
  FF_CHECK(from_base64(to_base64(bytes)).value() == bytes && from_hex(to_hex(bytes)).value() == bytes);
  if (const auto number = parse_integer<std::int64_t>(bytes)) {
    FF_CHECK(parse_integer<std::int64_t>(std::to_string(*number)) == number);
  }
}

}  // namespace

void plain_values(std::string_view bytes) {
  decimals(bytes);
  spellings(bytes);
  const std::string shown = printable(bytes);
  FF_CHECK(is_utf8(shown) && printable(shown) == shown);
  FF_CHECK(code_points(bytes) <= bytes.size());
  if (check_id(bytes).ok()) {
    FF_CHECK(is_utf8(bytes));  // not always shown as it is: an id may hold a soft hyphen, which nobody would see
    FF_CHECK(path_form(bytes).find('/') == std::string::npos && !path_form(bytes).starts_with('.'));
  }
}

}  // namespace fivefold::fuzz
