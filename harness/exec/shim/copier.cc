#include "harness/exec/shim/copier.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "harness/os/read_pieces.h"

namespace fivefold::exec {

namespace {

constexpr int kPiecesAtOnce = 16;  // then the deadline is looked at again

}  // namespace

Copier::Copier(os::Descriptor pipe, os::Descriptor file, std::int64_t keep_bytes, std::vector<std::string> secrets)
    : pipe_(std::move(pipe)),
      file_(std::move(file)),
      keep_bytes_(keep_bytes),
      redactor_(std::move(secrets)),
      buffer_(os::piece_buffer()) {
  struct stat status {};
  if (::fstat(file_.get(), &status) == 0) captured_.bytes = status.st_size;
}

bool Copier::copy() {
  for (int pieces = 0; pipe_.open() && pieces < kPiecesAtOnce; ++pieces) {
    switch (read_piece()) {
      case Read::piece:
        break;
      case Read::empty:
        return true;
      case Read::closed:
        pipe_.close();
        return false;
    }
  }
  return pipe_.open();
}

void Copier::drain() {
  // Everybody below us who could write has been killed: at most a pipe's buffer is left. One elsewhere who was handed
  // the pipe may still write; nobody waits for that.
  const int room = pipe_.open() ? ::fcntl(pipe_.get(), F_GETPIPE_SZ) : 0;
  const std::size_t pieces = static_cast<std::size_t>(std::max(room, 0)) / os::kPiece + 1;
  for (std::size_t piece = 0; piece < pieces && read_piece() == Read::piece; ++piece) {
  }
  keep(redactor_.finish());
  pipe_.close();
}

Copier::Read Copier::read_piece() {
  for (;;) {
    const ssize_t got = ::read(pipe_.get(), buffer_.get(), os::kPiece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno == EAGAIN ? Read::empty : Read::closed;
    if (got == 0) return Read::closed;
    keep(redactor_.feed(std::string_view(buffer_.get(), static_cast<std::size_t>(got))));
    return Read::piece;
  }
}

void Copier::keep(std::string_view bytes) {
  const std::int64_t room = std::max<std::int64_t>(0, keep_bytes_ - captured_.bytes);
  std::string_view kept = bytes.substr(0, static_cast<std::size_t>(room));
  while (!kept.empty()) {
    const ssize_t put = ::write(file_.get(), kept.data(), kept.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) break;  // a full disk: what could not be kept is counted as dropped
    captured_.bytes += put;
    kept.remove_prefix(static_cast<std::size_t>(put));
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  captured_.dropped += static_cast<std::int64_t>(bytes.size());
}

}  // namespace fivefold::exec
