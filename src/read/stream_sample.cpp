#include "stream_sample.hpp"

#include <memory>
#include <utility>

#include "csv_feed.hpp"

namespace arrears {
namespace {

constexpr std::size_t kStretch = std::size_t{1} << 18U;  // bytes: some thousand rows

/// One stretch. A line that begins inside quotes is taken for a row, which at worst has a file
/// read as a whole that need not be.
bool read_stretch(ByteSource& text, SourceRows& source, const TextPosition& start) {
  const Layout& layout = *source.layout;
  auto chunk =
      read_first_chunk(text, layout, start, std::min(kStretch, layout.options.chunk_bytes));
  if (chunk) source.chunks.push_back(std::move(chunk));
  return chunk != nullptr || !source.chunks.empty();
}

bool read_stretches(ByteSource& text, SourceRows& source) {
  const std::uint64_t size = text.size().value_or(0);
  const TextPosition first = source.layout->header.rows;
  if (!read_stretch(text, source, first)) return false;
  if (!text.seekable()) return true;
  const std::uint64_t stretch = std::min(kStretch, source.layout->options.chunk_bytes);
  if (size < first.offset + 3 * stretch) return true;
  for (const std::uint64_t from : {first.offset + (size - first.offset) / 2, size - stretch}) {
    const auto start = line_start(text, size, from, TextPool::kMaxLength);
    if (!start) return false;
    if (*start < size && !read_stretch(text, source, {*start, 1})) return false;
  }
  return true;
}

}  // namespace

std::unique_ptr<ChunkRows> read_first_chunk(ByteSource& text, const Layout& layout,
                                            const TextPosition& start, std::size_t bytes) {
  Dialect dialect;
  dialect.separator = layout.header.separator;
  dialect.strict = layout.canonical();
  dialect.record_limit = TextPool::kMaxLength;
  ChunkOptions options;
  options.chunk_bytes = bytes;
  options.start = start;
  std::unique_ptr<ChunkRows> rows;
  const auto end = scan_chunks(
      text, dialect, options, [&] { return std::make_unique<RowSink>(layout); },
      [&](std::unique_ptr<ChunkSink> sink, const ChunkFacts&) {
        rows = static_cast<RowSink&>(*sink).finish();
        return false;
      });
  return end ? std::move(rows) : nullptr;
}

std::optional<Sample> take_sample(ByteSource& text, SourceRows& source, bool may_name_by_name) {
  if (!read_stretches(text, source)) return std::nullopt;
  Sample sample{{}, SeenColumns(*source.layout)};
  CreditSigns credits;
  for (const auto& chunk : source.chunks) {
    if (!is_clean(*chunk, may_name_by_name)) return std::nullopt;
    sample.expected.verdicts.add(*chunk);
    credits.add(chunk->signs);
  }
  if (!decide_columns(source, sample.expected.verdicts).empty() ||
      turns_of(*source.layout, credits) != Turns{}) {
    return std::nullopt;
  }
  SignCounts signs;
  NumberMarks numbers;
  for (const auto& chunk : source.chunks) {
    fill_waiting_cells(*chunk, sample.expected.verdicts);
    signs.add(chunk->part);
    sample.seen.add(chunk->part);
    numbers.add(*source.layout, chunk->part);
  }
  if (numbers.any_common()) return std::nullopt;
  if (!source.layout->canonical()) sample.expected.by_effect = decide_signs(source, signs);
  return sample;
}

}  // namespace arrears
