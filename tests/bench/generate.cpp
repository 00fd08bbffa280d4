// Writes a large ledger for measuring: the same bytes for the same arguments, on any machine.
//
//   bench_generate [--rows N] [--seed S] [--customers K] [--kind open-items|transactions]
//                  [--quoted PER_CENT] [--breaks] > ledger.csv
//
// open-items: shape (a), ten columns, about 121 bytes a row. transactions: shape (b), invoices and
// payments that name them. Customers are chosen by Zipf's law. `--quoted` rows (default 3) have a
// quoted name; with `--breaks` a line break is in it.
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/date.hpp>

namespace {

using arrears::Date;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  // splitmix64
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32U) * n) >> 32U);
  }

 private:
  std::uint64_t state_;
};

struct Options {
  std::uint64_t rows = 1'000'000;
  std::uint64_t seed = 1;
  std::uint32_t customers = 20'000;
  std::uint32_t quoted = 3;
  bool breaks = false;
  bool transactions = false;
};

struct Invoice {
  std::uint64_t number;
  std::uint32_t customer;
  std::int32_t day;
  std::int64_t cents;
};

constexpr std::int32_t kFirstDay = 19'723;  // 2024-01-01
constexpr std::uint32_t kDays = 820;        // up to 2026-03-31

class Generator {
 public:
  explicit Generator(const Options& options) : options_(options), random_(options.seed) {
    make_customers();
    make_days();
  }

  void run() {
    out_ = options_.transactions
               ? "doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,"
                 "applies_to,salesperson\n"
               : "doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,"
                 "open_amount,salesperson\n";
    for (std::uint64_t row = 1; row <= options_.rows; ++row) {
      if (options_.transactions && unpaid_.size() > 64 && random_.below(100) < 45) {
        add_payment(row);
      } else {
        add_invoice(row);
      }
      if (out_.size() > kFlush) flush();
    }
    flush();
  }

 private:
  static constexpr std::size_t kFlush = std::size_t{1} << 20U;
  static constexpr std::uint32_t kPicks = 1U << 16U;
  static constexpr std::array<std::string_view, 8> kWords{
      "Nordwind", "Bluestone", "Riverside", "Hanseatic", "Meridian", "Oakfield", "Sunrise",
      "Delta"};
  static constexpr std::array<std::string_view, 6> kForms{
      "Trading GmbH", "Logistics Ltd", "Foods S.A.", "Machinery Inc", "Textiles BV", "& Sons"};
  static constexpr std::array<std::string_view, 8> kSalespersons{
      "Anna Becker", "Jonas Weber", "Li Wei", "Maria Rossi", "Tom O'Hara", "Sofia Lind",
      "Paul Martin", "Wang Fang"};

  void make_customers() {
    for (std::uint32_t c = 0; c < options_.customers; ++c) {
      std::string name(kWords[c % kWords.size()]);
      name += ' ';
      name += kForms[(c / kWords.size()) % kForms.size()];
      name += " No " + std::to_string(c);
      names_.push_back(std::move(name));
    }
    // Each pick stands for 1/65536 of the weight 1/(rank + 1).
    double total = 0;
    for (std::uint32_t c = 0; c < options_.customers; ++c) total += 1.0 / (c + 1.0);
    double reached = 0;
    std::uint32_t customer = 0;
    picks_.resize(kPicks);
    for (std::uint32_t i = 0; i < kPicks; ++i) {
      const double here = total * (i + 0.5) / kPicks;
      while (reached + 1.0 / (customer + 1.0) < here) reached += 1.0 / (++customer);
      picks_[i] = customer;
    }
  }

  void make_days() {
    for (std::uint32_t d = 0; d < kDays + 200; ++d) {
      days_.push_back(Date::from_serial(kFirstDay + static_cast<std::int32_t>(d)).to_iso());
    }
  }

  std::uint32_t pick_customer() {
    // The tail beyond the table's resolution is met once in a while.
    if (random_.below(16) == 0) return random_.below(options_.customers);
    return picks_[random_.below(kPicks)];
  }

  void add_invoice(std::uint64_t row) {
    const std::uint32_t customer = pick_customer();
    const auto day = static_cast<std::int32_t>(random_.below(kDays));
    const std::int32_t term = kTerms[customer % kTerms.size()];
    const std::int64_t cents = 500 + static_cast<std::int64_t>(random_.below(2'000'000));
    begin_row("invoice,INV-", row, customer, day, days_[static_cast<std::size_t>(day + term)]);
    append_amount(cents);
    out_ += ',';
    if (options_.transactions) {
      remember({row, customer, day, cents});
    } else {
      append_amount(random_.below(5) == 0 ? cents / 3 + 1 : cents);
    }
    end_row(customer);
  }

  void add_payment(std::uint64_t row) {
    const auto at = random_.below(static_cast<std::uint32_t>(unpaid_.size()));
    const Invoice paid = unpaid_[at];
    unpaid_[at] = unpaid_.back();
    unpaid_.pop_back();
    const auto day = static_cast<std::size_t>(paid.day) + 10 + random_.below(80);
    begin_row("payment,PAY-", row, paid.customer, static_cast<std::int32_t>(day), {});
    append_amount(random_.below(5) == 0 ? paid.cents / 2 + 1 : paid.cents);
    out_ += ",INV-";
    append_number(paid.number, 9);
    end_row(paid.customer);
  }

  void remember(const Invoice& invoice) {
    constexpr std::size_t kMost = 50'000;
    if (unpaid_.size() < kMost) unpaid_.push_back(invoice);
    else unpaid_[random_.below(kMost)] = invoice;
  }

  void begin_row(std::string_view head, std::uint64_t number, std::uint32_t customer,
                 std::int32_t day, std::string_view due) {
    out_ += head;
    append_number(number, 9);
    out_ += ",C";
    append_number(customer, 7);
    out_ += ',';
    append_name(names_[customer]);
    out_ += ',';
    out_ += days_[static_cast<std::size_t>(day)];
    out_ += ',';
    out_ += due;
    out_ += ",EUR,";
  }

  void end_row(std::uint32_t customer) {
    out_ += ',';
    out_ += kSalespersons[customer % kSalespersons.size()];
    out_ += '\n';
  }

  void append_name(std::string_view name) {
    if (random_.below(100) >= options_.quoted) {
      out_ += name;
      return;
    }
    const std::size_t blank = name.find(' ');
    out_ += '"';
    out_ += name.substr(0, blank);
    out_ += options_.breaks ? "\n" : ", ";
    out_ += name.substr(blank + 1);
    out_ += '"';
  }

  void append_number(std::uint64_t value, std::size_t width) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    const auto size = static_cast<std::size_t>(end - digits);
    if (size < width) out_.append(width - size, '0');
    out_.append(digits, size);
  }

  void append_amount(std::int64_t cents) {
    append_number(static_cast<std::uint64_t>(cents / 100), 1);
    out_ += '.';
    append_number(static_cast<std::uint64_t>(cents % 100), 2);
  }

  void flush() {
    if (std::fwrite(out_.data(), 1, out_.size(), stdout) != out_.size()) std::exit(3);
    out_.clear();
  }

  static constexpr std::array<std::int32_t, 4> kTerms{30, 14, 60, 45};

  Options options_;
  Random random_;
  std::vector<std::string> names_;
  std::vector<std::string> days_;
  std::vector<std::uint32_t> picks_;
  std::vector<Invoice> unpaid_;
  std::string out_;
};

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--breaks") {
      options.breaks = true;
      continue;
    }
    if (++i == argc) return false;
    const std::string_view value = argv[i];
    const auto number = std::strtoull(argv[i], nullptr, 10);
    if (name == "--rows") options.rows = number;
    else if (name == "--seed") options.seed = number;
    else if (name == "--customers") options.customers = static_cast<std::uint32_t>(number);
    else if (name == "--quoted") options.quoted = static_cast<std::uint32_t>(number);
    else if (name == "--kind") options.transactions = value == "transactions";
    else return false;
  }
  return options.customers > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fputs("usage: bench_generate [--rows N] [--seed S] [--customers K] [--quoted PER_CENT]\n"
               "       [--kind open-items|transactions] [--breaks]\n", stderr);
    return 2;
  }
  Generator(options).run();
  return 0;
}
