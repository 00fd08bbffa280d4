/// Output: where results go. A file appears whole or not at all; a pipe or device is written
/// directly; a reader that has closed its pipe ends the run quietly.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <arrears/model/result.hpp>
#include <arrears/render/sink.hpp>

namespace arrears {

/// A sink that must be told when all is written.
class Output : public ByteSink {
 public:
  /// Makes the result visible: flush, or fsync and rename. Fails with `output-failed` (status 3).
  [[nodiscard]] virtual Result<bool> commit() = 0;
  /// Whether writing stopped because the reader went away: no fault.
  [[nodiscard]] virtual bool reader_gone() const { return false; }
};

/// Standard output for an empty path or `-`. A path that names a pipe or device is written
/// directly; any other gets a temporary file beside it that `commit` renames over it, and that is
/// removed when `commit` is never reached.
[[nodiscard]] Result<std::unique_ptr<Output>> open_output(const std::string& path);

/// Writes a whole file atomically.
[[nodiscard]] Result<bool> write_file(const std::string& path, std::string_view bytes);

/// Removes the temporary files of outputs that are still open; safe in a signal handler.
void remove_unfinished_outputs() noexcept;

}  // namespace arrears
