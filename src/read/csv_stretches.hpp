// scan_stretches: the records of a seekable text in stretches, on several threads, for takers that
// cannot take a record back.
#pragma once

#include <functional>
#include <memory>

#include <arrears/read/csv_scanner.hpp>

#include "csv_structure.hpp"

namespace arrears {

/// Takes whole stretches; each thread has one of its own.
class StretchTaker {
 public:
  StretchTaker() = default;
  virtual ~StretchTaker() = default;
  StretchTaker(const StretchTaker&) = delete;
  StretchTaker& operator=(const StretchTaker&) = delete;

  /// All records of the structure are real ones: where the stretch begins was known before it was
  /// scanned for the last time. `text` is the scanned block; 64 bytes behind it may be read. False
  /// stops the scan.
  [[nodiscard]] virtual bool take(const CsvStructure& structure, const char* text) = 0;
};

struct StretchOptions {
  unsigned threads = 1;
  std::size_t bytes = std::size_t{1} << 18U;  ///< of one stretch: text and marks fit the L2 cache
  TextPosition start;
};

/// Scans the text from `options.start` to its end. The structure of a stretch is found first, which
/// is quick, and its end handed on; only then are its fields looked at, so no thread waits for
/// another one's fields, and none is ever looked at in vain. False when a taker stopped it, or when
/// the text has a fault of any kind; which one, CsvScanner says.
[[nodiscard]] bool scan_stretches(ByteSource& source, const Dialect& dialect,
                                  const StretchOptions& options,
                                  const std::function<StretchTaker&(unsigned thread)>& taker);

}  // namespace arrears
