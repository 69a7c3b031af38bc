#pragma once
// Copies what the program writes to one stream into its file, up to a cap; the rest is read, counted and dropped, so
// that the program never blocks and its own files have no limit. One thread.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/exec/exit_file.h"
#include "harness/exec/redact.h"
#include "harness/os/descriptor.h"

namespace fivefold::exec {

class Copier {
 public:
  // `pipe` must not block; `file` is open for appending and may hold earlier sessions' output, which counts.
  Copier(os::Descriptor pipe, os::Descriptor file, std::int64_t keep_bytes, std::vector<std::string> secrets);

  // Takes what is there now, at most a few pieces. False when the other end is closed.
  bool copy();
  // Takes all that is there without waiting for the end, and writes what was held back.
  void drain();

  [[nodiscard]] int descriptor() const { return pipe_.get(); }
  [[nodiscard]] const os::Descriptor& file() const { return file_; }
  [[nodiscard]] const CapturedOutput& captured() const { return captured_; }

 private:
  enum class Read { piece, empty, closed };
  Read read_piece();
  void keep(std::string_view bytes);

  os::Descriptor pipe_;
  os::Descriptor file_;
  std::int64_t keep_bytes_;
  Redactor redactor_;
  CapturedOutput captured_;
  std::unique_ptr<char[]> buffer_;
};

}  // namespace fivefold::exec
