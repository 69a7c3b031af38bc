#include "harness/json/read.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/base/units.h"
#include "harness/base/utf8.h"

namespace fivefold::json {
namespace {

constexpr std::size_t kUsualMembers = 8;  // an object's members are moved less often

struct Rules {
  bool strict{true};
  std::size_t max_depth{16};
};

// Reads characters for the library and tells the handler how far it has come, for the offsets in messages.
class CountingIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator() = default;
  CountingIterator(const char* at, const char** seen) : at_(at), seen_(seen) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    *seen_ = at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.at_ == b.at_; }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return a.at_ != b.at_; }

 private:
  const char* at_{nullptr};
  const char** seen_{nullptr};
};

// Builds our Value from the events of the library. The library's parser keeps its own stack on the heap, so depth is
// limited here and never costs a frame. Returning false stops it; `why` then says what was wrong.
class Builder {
 public:
  explicit Builder(Rules rules) : rules_(rules) {}

  bool null() { return add(Value(Null{})); }
  bool boolean(bool flag) { return add(Value(flag)); }
  // The library calls this for texts with a minus sign alone, so 0 was written "-0".
  bool number_integer(std::int64_t number) {
    if (number == 0) return rules_.strict ? refuse("-0 is not a number here") : add(Value(Number{"-0"}));
    return integer(number < -kMaxInteger, std::to_string(number));
  }
  bool number_unsigned(std::uint64_t number) {
    return integer(number > static_cast<std::uint64_t>(kMaxInteger), std::to_string(number));
  }
  // Fractions, exponents and integers beyond 64 bits arrive here; only the text is kept.
  bool number_float(double /*rounded*/, const std::string& text) {
    if (rules_.strict) return refuse("a number must be an integer below 2^53, got " + text.substr(0, 40));
    return add(Value(Number{text}));
  }
  bool string(std::string& text) { return check_text(text) && add(Value(std::move(text))); }
  bool binary(std::vector<std::uint8_t>& /*bytes*/) { return refuse("binary values do not exist in JSON text"); }

  bool start_object(std::size_t /*elements*/) { return open(true); }
  bool start_array(std::size_t /*elements*/) { return open(false); }
  bool key(std::string& name) {
    if (!check_text(name)) return false;
    frames_.back().name = std::move(name);
    return true;
  }
  bool end_object() {
    Object object = std::move(frames_.back().object);
    if (const std::string* const twice = repeated_name(object)) {
      return refuse("the name \"" + printable(*twice) + "\" occurs twice in one object");
    }
    frames_.pop_back();
    return add(Value(std::move(object)));
  }
  bool end_array() {
    Array array = std::move(frames_.back().array);
    frames_.pop_back();
    return add(Value(std::move(array)));
  }
  bool parse_error(std::size_t position, const std::string& /*token*/, const nlohmann::detail::exception& error) {
    position_ = position > 0 ? position - 1 : 0;
    const bool too_large = error.id == 406;
    return refuse(too_large ? "the number is too large" : "this is not JSON");
  }

  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] std::optional<std::size_t> position() const { return position_; }
  Value take_root() { return std::move(root_); }

 private:
  struct Frame {
    bool is_object{false};
    Array array;
    Object object;
    std::string name;  // of the member that is being read
  };

  bool refuse(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    return false;
  }
  bool integer(bool too_large, std::string text) {
    if (rules_.strict && too_large) return refuse("an integer must be below 2^53 in size, got " + text);
    return add(Value(Number{std::move(text)}));
  }
  bool check_text(const std::string& text) {
    if (!rules_.strict || text.find('\0') == std::string::npos) return true;
    return refuse("text must not contain U+0000");
  }
  bool open(bool is_object) {
    if (frames_.size() == rules_.max_depth) {
      return refuse("nested deeper than " + std::to_string(rules_.max_depth));
    }
    frames_.emplace_back();
    frames_.back().is_object = is_object;
    if (is_object) frames_.back().object.reserve(kUsualMembers);
    return true;
  }
  bool add(Value value) {
    if (frames_.empty()) {
      root_ = std::move(value);
    } else if (Frame& top = frames_.back(); top.is_object) {
      top.object.push_back(Member{std::move(top.name), std::move(value)});
    } else {
      top.array.push_back(std::move(value));
    }
    return true;
  }
  // Names are compared after unescaping, as they are kept.
  static const std::string* repeated_name(const Object& object) {
    std::vector<const std::string*> names;
    names.reserve(object.size());
    for (const Member& member : object) names.push_back(&member.name);
    const auto by_text = [](const std::string* a, const std::string* b) { return *a < *b; };
    std::sort(names.begin(), names.end(), by_text);
    const auto equal = [](const std::string* a, const std::string* b) { return *a == *b; };
    const auto twice = std::adjacent_find(names.begin(), names.end(), equal);
    return twice == names.end() ? nullptr : *twice;
  }

  Rules rules_;
  std::vector<Frame> frames_;
  Value root_;
  std::string why_;
  std::optional<std::size_t> position_;
};

Error json_error(std::size_t offset, const std::string& why) {
  return bad_input("E_JSON", "byte " + std::to_string(offset) + ": " + why);
}

bool is_white_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// What the library lets pass: it skips a byte order mark and takes a zero byte for the end of the text.
Result<void> check_bytes(std::string_view text, const Rules& rules) {
  if (text.empty()) return json_error(0, "the text is empty");
  if (text.starts_with("\xEF\xBB\xBF")) return json_error(0, "a byte order mark is not allowed");
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return json_error(zero, "a zero byte is not allowed");
  }
  if (rules.strict && is_white_space(text.front())) return json_error(0, "white space before the value");
  if (rules.strict && is_white_space(text.back())) return json_error(text.size() - 1, "a byte after the value");
  return {};
}

Result<Value> read(std::string_view text, const Rules& rules) {
  FF_TRY(check_bytes(text, rules));
  const char* seen = text.data();
  Builder builder(rules);
  const CountingIterator first(text.data(), &seen);
  const CountingIterator last(text.data() + text.size(), &seen);
  if (nlohmann::json::sax_parse(first, last, &builder)) return builder.take_root();
  const std::size_t last_read = seen == text.data() ? 0 : static_cast<std::size_t>(seen - text.data()) - 1;
  return json_error(builder.position().value_or(last_read), builder.why());
}

}  // namespace

Result<Value> read_strict(std::string_view text) { return read(text, Rules{true, 16}); }

Result<Value> read_lenient(std::string_view text) { return read(text, Rules{false, 64}); }

}  // namespace fivefold::json
