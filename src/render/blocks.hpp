/// Blocks: a large table formatted by several threads and written in row order.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include <arrears/model/table.hpp>
#include <arrears/render/sink.hpp>

#include "byte_buffer.hpp"

namespace arrears {

/// Appends the bytes of one row; called by several threads at once. `row` is its position.
using RowWriter = std::function<void(std::span<const Cell> cells, std::size_t row, ByteBuffer&)>;

/// Calls `writer` for every row and hands the bytes to the sink in row order, in pieces that do not
/// depend on the number of threads. False when the sink refused.
[[nodiscard]] bool write_rows(const Table& table, unsigned threads, const RowWriter& writer,
                              ByteSink& sink);

/// The same with writers that keep something of their own: one for each thread.
[[nodiscard]] bool write_rows(const Table& table, std::span<const RowWriter> writers,
                              ByteSink& sink);

/// Sees the rows of one block after another; one of several that share the table.
using RowVisitor = std::function<void(std::span<const Cell> cells)>;

/// Shows every row to exactly one of the visitors, each on a thread of its own. Which one sees
/// which row is left open, so what they collect must not depend on it.
void visit_rows(const Table& table, std::span<const RowVisitor> visitors);

}  // namespace arrears
