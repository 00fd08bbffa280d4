// How fast the formats write: rows a second of a synthetic ageing by invoice, to nowhere.
//
//     bench_render_formats [ROWS [THREADS]]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>

#include <arrears/render/format.hpp>

namespace {

using namespace arrears;

/// Rows made from their number, like those of a ledger: short texts, dates, amounts, empty cells.
class SyntheticRows final : public RowSource {
 public:
  explicit SyntheticRows(std::size_t rows) : rows_(rows) {
    for (std::size_t i = 0; i < kNames; ++i) {
      ids_.push_back("C" + std::to_string(10000 + i));
      names_.push_back(i % 50 == 0 ? "Meyer, Söhne & Co. KG" : "Customer number " + ids_.back());
    }
  }
  [[nodiscard]] std::size_t size() const override { return rows_; }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    const Currency eur = *Currency::from_code("EUR");
    Cell* at = out.data();
    for (std::size_t i = first; i < first + count; ++i) {
      const std::size_t who = i / 10 % kNames;
      const auto n = static_cast<std::int64_t>(i);
      const Date due = Date::from_serial(static_cast<std::int32_t>(20000 + i % 700));
      *at++ = Cell::text(ids_[who]);
      *at++ = Cell::text(names_[who]);
      *at++ = Cell::text("invoice");
      *at++ = Cell::text(ids_[i % kNames]);
      *at++ = Cell::date(due.plus_days(-30));
      *at++ = Cell::date(due);
      *at++ = Cell::text("EUR");
      *at++ = Cell::money({n * 7919 % 1000000, eur});
      *at++ = Cell::money({n * 7919 % 90000, eur});
      *at++ = Cell::integer(n % 400 - 30);
      *at++ = Cell::text("d1_30");
      *at++ = Cell::text("final_notice");
      *at++ = Cell::text("in_collection");
      *at++ = Cell::text("Ann");
      *at++ = Cell::none();
      *at++ = Cell::none();
      *at++ = Cell::date(due.plus_days(10));
      *at++ = Cell::text("final_notice");
    }
  }

 private:
  static constexpr std::size_t kNames = 10000;
  std::size_t rows_;
  std::vector<std::string> ids_, names_;
};

class CountingSink final : public ByteSink {
 public:
  [[nodiscard]] bool write(std::string_view bytes) override {
    count += bytes.size();
    return true;
  }
  std::size_t count = 0;
};

Table synthetic(std::size_t rows) {
  Table table;
  table.report = "age";
  const CellType types[] = {CellType::text, CellType::text,    CellType::text,  CellType::text,
                            CellType::date, CellType::date,    CellType::text,  CellType::money,
                            CellType::money, CellType::integer, CellType::text, CellType::text,
                            CellType::text, CellType::text,    CellType::text,  CellType::text,
                            CellType::date, CellType::text};
  for (const CellType type : types) {
    table.columns.push_back({"column_" + std::to_string(table.columns.size()), type});
  }
  table.rows = std::make_shared<SyntheticRows>(rows);
  return table;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  FormatOptions options;
  options.threads = argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)) : 2;
  const Table table = synthetic(rows);
  for (const Format& format : all_formats()) {
    CountingSink sink;
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t cpu = std::clock();
    if (!format.write(std::span(&table, 1), options, sink)) return 1;
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    const double busy = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    const double millions = static_cast<double>(rows) / 1e6;
    std::printf("%-7s %6.2f s wall, %6.2f s cpu, %5.2f M rows/s wall, %5.2f M rows/cpu-s, %zu MB\n",
                std::string(format.name).c_str(), wall.count(), busy, millions / wall.count(),
                millions / busy, sink.count / 1'000'000);
  }
  return 0;
}
