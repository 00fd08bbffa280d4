/// Scanning a CSV text in chunks on several threads, with the result of scanning it in one go.
///
/// A text is cut after physical line breaks. Whether such a break ends a record or lies inside
/// quotes is not guessed: every chunk is scanned as if a record began there, and is kept only if
/// the scan of its predecessor, itself exact, ended right there; otherwise its work is thrown away
/// and it is scanned again from where the predecessor's last record left off. So records, lines and
/// failures are the same for any number of threads and any chunk size.
#pragma once

#include <functional>
#include <memory>

#include <arrears/read/csv_scanner.hpp>

namespace arrears {

/// Takes the records of one chunk; made anew for each chunk and used by one thread at a time. What
/// it collects must not leave it before its chunk is delivered, since it may be thrown away.
class ChunkSink {
 public:
  virtual ~ChunkSink() = default;
  /// `record.line()` counts from 1 within the chunk; see ChunkFacts::lines_before.
  virtual void take(const CsvRecord& record) = 0;
  /// All records of the chunk were taken. What remains to be done with them may be done here: other
  /// chunks are scanned meanwhile, while the one that is being delivered has all others wait.
  virtual void end() {}
};

struct ChunkFacts {
  std::uint64_t offset = 0;        ///< where the chunk's first record starts
  std::uint64_t end_offset = 0;    ///< where the next chunk's first record starts (progress)
  std::uint64_t lines_before = 0;  ///< physical line in the text = lines_before + record.line()
  std::uint64_t records = 0;
};

struct ChunkOptions {
  unsigned threads = 1;                              ///< 1 scans on the calling thread only
  std::size_t chunk_bytes = std::size_t{1} << 22U;   ///< of the text, per chunk
  TextPosition start;                                ///< after a header, for instance
};

/// Called from several threads at once.
using MakeSink = std::function<std::unique_ptr<ChunkSink>()>;
/// Called in file order, never twice at once, and never after a call that returned false, which
/// stops the scan.
using TakeChunk = std::function<bool(std::unique_ptr<ChunkSink>, const ChunkFacts&)>;

/// Scans the whole source from `options.start`. A seekable source is read by all threads at once,
/// another one in turns. On a failure (see CsvScanner::failure) the records before it have been
/// delivered. Memory: a window, and for streams a chunk, per thread, besides the sinks. Gives back
/// the position at the end.
[[nodiscard]] Result<TextPosition> scan_chunks(ByteSource& source, const Dialect& dialect,
                                               const ChunkOptions& options,
                                               const MakeSink& make_sink,
                                               const TakeChunk& take_chunk);

}  // namespace arrears
