#pragma once
// Reading tests/vectors/stats/<name>.json: every case of the file as it is, with the tolerance that the file states.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "harness/base/number.h"
#include "harness/cli/json_numbers.h"
#include "harness/json/read.h"
#include "harness/json/value.h"
#include "harness/json/write.h"

namespace fivefold::test {

struct Near {
  double rel{0};
  double abs{0};
};

struct VectorFile {
  json::Value document;
  [[nodiscard]] const json::Array& cases() const { return *document.find("cases")->as_array(); }
  // The tolerance of the file, or of one part of it (`"log_e":{"abs":1e-10}`); exact if none is stated.
  [[nodiscard]] Near near(const std::string& part = "") const;
};

inline double as_double(const json::Value& value) {
  if (const std::string* const text = value.as_string()) {
    if (*text == "inf") return std::numeric_limits<double>::infinity();
    if (*text == "-inf") return -std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
  }
  const auto parsed = cli::to_double(value);
  EXPECT_TRUE(parsed.ok()) << json::write(value);
  return parsed.ok() ? parsed.value() : std::numeric_limits<double>::quiet_NaN();
}

inline std::int64_t as_integer(const json::Value& value) {
  const auto parsed = cli::to_integer(value);
  EXPECT_TRUE(parsed.ok()) << json::write(value);
  return parsed.ok() ? parsed.value() : std::numeric_limits<std::int64_t>::min();
}

inline std::vector<std::int64_t> as_integers(const json::Value& value) {
  const auto parsed = cli::to_integers(value);
  EXPECT_TRUE(parsed.ok()) << json::write(value).substr(0, 200);
  return parsed.ok() ? parsed.value() : std::vector<std::int64_t>{};
}

inline double member_double(const json::Value& object, const std::string& name, double otherwise) {
  const json::Value* const found = object.find(name);
  return found == nullptr ? otherwise : as_double(*found);
}

inline std::int64_t member_integer(const json::Value& object, const std::string& name, std::int64_t otherwise) {
  const json::Value* const found = object.find(name);
  return found == nullptr ? otherwise : as_integer(*found);
}

inline Near VectorFile::near(const std::string& part) const {
  const json::Value* stated = document.find("tolerance");
  if (stated != nullptr && !part.empty()) stated = stated->find(part);
  Near near;
  if (stated == nullptr) return near;
  near.rel = member_double(*stated, "rel", 0);
  near.abs = std::max(member_double(*stated, "abs", 0), member_double(*stated, "abs_log", 0));
  return near;
}

inline bool is_near(double got, double want, const Near& near) {
  if (got == want) return true;
  if (!std::isfinite(got) || !std::isfinite(want)) return false;
  const double distance = std::abs(got - want);
  return distance <= near.abs || distance <= near.rel * std::abs(want);
}

inline void expect_near(double got, double want, const Near& near, const std::string& what) {
  EXPECT_TRUE(is_near(got, want, near)) << what << ": got " << shortest(got) << ", expected " << shortest(want);
}

// The same shape, numbers near each other, everything else equal; numbers whose name is in `exact` are equal too.
inline void expect_like(const json::Value& got, const json::Value& want, const Near& near,
                        const std::vector<std::string>& exact, const std::string& what) {
  if (const json::Object* const object = want.as_object()) {
    ASSERT_NE(got.as_object(), nullptr) << what;
    EXPECT_EQ(got.as_object()->size(), object->size()) << what << ": " << json::write(got).substr(0, 300);
    for (const json::Member& member : *object) {
      const json::Value* const found = got.find(member.name);
      ASSERT_NE(found, nullptr) << what << "." << member.name;
      const bool whole = std::find(exact.begin(), exact.end(), member.name) != exact.end();
      expect_like(*found, member.value, whole ? Near{} : near, exact, what + "." + member.name);
    }
  } else if (const json::Array* const array = want.as_array()) {
    ASSERT_NE(got.as_array(), nullptr) << what;
    ASSERT_EQ(got.as_array()->size(), array->size()) << what;
    for (std::size_t i = 0; i < array->size(); ++i) {
      expect_like((*got.as_array())[i], (*array)[i], near, exact, what + "[" + std::to_string(i) + "]");
    }
  } else if (want.as_number() != nullptr) {
    ASSERT_NE(got.as_number(), nullptr) << what << ": " << json::write(got);
    expect_near(as_double(got), as_double(want), near, what);
  } else {
    EXPECT_EQ(got, want) << what << ": " << json::write(got);
  }
}

inline VectorFile load_vectors(const std::string& name) {
  const std::string path = std::string(FIVEFOLD_SOURCE_DIR) + "/tests/vectors/stats/" + name + ".json";
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path << " is missing";
  std::stringstream bytes;
  bytes << file.rdbuf();
  auto document = json::read_lenient(bytes.str());
  EXPECT_TRUE(document.ok()) << path;
  VectorFile loaded;
  if (document.ok()) loaded.document = std::move(document).value();
  const json::Value* const cases = loaded.document.find("cases");
  const bool some = cases != nullptr && cases->as_array() != nullptr && !cases->as_array()->empty();
  EXPECT_TRUE(some) << path << " has no case";
  if (!some) loaded.document = json::Object{{"cases", json::Array{}}};
  return loaded;
}

// Calls `compute` on every `in`; an error must have the name in `error`, a value goes to `compare` with `out`.
template <class T>
void for_each_case(const VectorFile& file, const std::function<Result<T>(const json::Value& in)>& compute,
                   const std::function<void(const T& got, const json::Value& out)>& compare) {
  std::size_t position = 0;
  for (const json::Value& one : file.cases()) {
    const json::Value* const in = one.find("in");
    const json::Value* const out = one.find("out");
    const json::Value* const error = one.find("error");
    SCOPED_TRACE("case " + std::to_string(position++) + ": " +
                 (in == nullptr ? std::string() : json::write(*in).substr(0, 300)));
    ASSERT_TRUE(in != nullptr && (out == nullptr) != (error == nullptr));
    const Result<T> got = compute(*in);
    if (error != nullptr) {
      ASSERT_FALSE(got.ok()) << "expected the error " << *error->as_string();
      EXPECT_EQ(got.error().rule, *error->as_string()) << got.error().message;
      continue;
    }
    ASSERT_TRUE(got.ok()) << got.error().rule << ": " << got.error().message;
    compare(got.value(), *out);
  }
}

// Every case of a file through the JSON of the function: `document` reads `in` and writes `out`.
inline void expect_every_case(const std::string& name,
                              const std::function<Result<json::Value>(const json::Value& in)>& document,
                              const std::vector<std::string>& exact) {
  const VectorFile file = load_vectors(name);
  for_each_case<json::Value>(file, document, [&](const json::Value& got, const json::Value& out) {
    expect_like(got, out, file.near(), exact, name);
  });
}

}  // namespace fivefold::test
