// How fast the scanner alone is:  bench_scan FILE [THREADS]...
// Seconds of the clock, and of the processors: on a busy machine only the latter say something.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <vector>

#include <arrears/read/csv_chunks.hpp>

namespace {

using namespace arrears;

struct Count final : ChunkSink {
  std::uint64_t records = 0;
  std::uint64_t fields = 0;
  std::uint64_t wanted = 0;
  void take(const CsvRecord& record) override {
    ++records;
    fields += record.size();
    // A ledger wants some columns of each row.
    if (record.size() < 9) return;
    wanted += record.raw(1).size() + record.raw(4).size() + record.raw(7).size();
  }
};

class Stopwatch {
 public:
  [[nodiscard]] double wall() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
  }
  [[nodiscard]] double processor() const {
    return static_cast<double>(std::clock() - processor_) / CLOCKS_PER_SEC;
  }

 private:
  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
  std::clock_t processor_ = std::clock();
};

void report(const char* what, unsigned threads, const Count& count, std::uint64_t bytes,
            const Stopwatch& watch) {
  const double wall = watch.wall();
  const double processor = watch.processor();
  const double gigabytes = static_cast<double>(bytes) / 1e9;
  std::printf("%-8s threads %u  wall %.3f s (%.2f GB/s)  processor %.3f s (%.2f GB/s)  "
              "%llu records  %llu fields  %llu wanted bytes\n",
              what, threads, wall, gigabytes / wall, processor, gigabytes / processor,
              static_cast<unsigned long long>(count.records),
              static_cast<unsigned long long>(count.fields),
              static_cast<unsigned long long>(count.wanted));
}

bool scan(const char* path, unsigned threads) {
  const Stopwatch watch;
  auto source = open_text(path);
  if (!source) return false;
  Count all;
  ChunkOptions options;
  options.threads = threads;
  const auto end = scan_chunks(
      **source, Dialect{}, options, [] { return std::make_unique<Count>(); },
      [&](std::unique_ptr<ChunkSink> sink, const ChunkFacts&) {
        const auto& part = static_cast<const Count&>(*sink);
        all.records += part.records;
        all.fields += part.fields;
        all.wanted += part.wanted;
        return true;
      });
  if (!end) {
    std::fprintf(stderr, "%s at line %llu\n", end.error().code.c_str(),
                 static_cast<unsigned long long>(end.error().place.line));
    return false;
  }
  report("chunks", threads, all, end->offset, watch);
  return true;
}

bool scan_serially(const char* path) {
  const Stopwatch watch;
  auto source = open_text(path);
  if (!source) return false;
  Count count;
  CsvScanner scanner(**source, Dialect{});
  CsvRecord record;
  while (scanner.next(record)) count.take(record);
  report("serial", 1, count, scanner.position().offset, watch);
  return !scanner.failure();
}

bool read_only(const char* path) {
  const Stopwatch watch;
  auto source = open_text(path);
  if (!source) return false;
  std::vector<char> buffer(std::size_t{1} << 18U);
  std::uint64_t bytes = 0;
  while (true) {
    auto got = (*source)->read(buffer.data(), buffer.size());
    if (!got) return false;
    if (*got == 0) break;
    bytes += *got;
  }
  report("read", 1, {}, bytes, watch);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: bench_scan FILE [THREADS]...\n", stderr);
    return 2;
  }
  bool good = read_only(argv[1]) && scan_serially(argv[1]);
  for (int i = 2; i < argc && good; ++i) {
    good = scan(argv[1], static_cast<unsigned>(std::atoi(argv[i])));
  }
  return good ? 0 : 3;
}
