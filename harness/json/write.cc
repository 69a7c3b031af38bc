#include "harness/json/write.h"

#include <cstddef>

namespace fivefold::json {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// The two layouts differ only in what stands between tokens.
struct Layout {
  bool pretty{false};

  void line(std::string& out, std::size_t depth) const {
    if (!pretty) return;
    out += '\n';
    out.append(2 * depth, ' ');
  }
};

// Depth is bounded by whoever built the value: readers refuse more than 64 levels.
void append(std::string& out, const Value& value, const Layout& layout, std::size_t depth);

void append_array(std::string& out, const Array& array, const Layout& layout, std::size_t depth) {
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ',';
    layout.line(out, depth + 1);
    append(out, array[i], layout, depth + 1);
  }
  if (!array.empty()) layout.line(out, depth);
  out += ']';
}

void append_object(std::string& out, const Object& object, const Layout& layout, std::size_t depth) {
  out += '{';
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (i > 0) out += ',';
    layout.line(out, depth + 1);
    write_string(out, object[i].name);
    out += layout.pretty ? ": " : ":";
    append(out, object[i].value, layout, depth + 1);
  }
  if (!object.empty()) layout.line(out, depth);
  out += '}';
}

void append(std::string& out, const Value& value, const Layout& layout, std::size_t depth) {
  if (value.is_null()) {
    out += "null";
  } else if (const bool* const flag = value.as_bool()) {
    out += *flag ? "true" : "false";
  } else if (const Number* const number = value.as_number()) {
    out += number->text;
  } else if (const std::string* const text = value.as_string()) {
    write_string(out, *text);
  } else if (const Array* const array = value.as_array()) {
    append_array(out, *array, layout, depth);
  } else if (const Object* const object = value.as_object()) {
    append_object(out, *object, layout, depth);
  }
}

}  // namespace

void write_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHexDigits[byte >> 4U];
      out += kHexDigits[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string write(const Value& value) {
  std::string out;
  append(out, value, Layout{false}, 0);
  return out;
}

std::string write_pretty(const Value& value) {
  std::string out;
  append(out, value, Layout{true}, 0);
  return out;
}

}  // namespace fivefold::json
