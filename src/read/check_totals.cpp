// Lines of totals against the rows above them.
#include <array>
#include <map>
#include <set>

#include <arrears/model/money.hpp>

#include "names.hpp"
#include "source_rows.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::size_t slot_of(Column column) { return static_cast<std::size_t>(column); }

/// What a report may add up: amounts or what is open of them, as written or by what each does.
enum Way : std::size_t { amounts, amounts_by_effect, opens, opens_by_effect };
constexpr std::size_t kWays = 4;
using Sums = std::array<Wide, kWays>;

/// The sums of one currency from the file's beginning, and what they were at each line between.
struct Running {
  Sums now{}, at_last_line{};
  std::array<std::set<Wide>, kWays> seen;

  void mark() {
    for (std::size_t way = 0; way < kWays; ++way) seen[way].insert(now[way]);
    at_last_line = now;
  }
};

class Totals {
 public:
  explicit Totals(SourceRows& source) : source_(source) {
    const Layout& layout = *source.layout;
    const HeaderMatch& match = layout.header.match;
    const bool has_open = layout.field(Column::open_amount) != Layout::kNone;
    open_dropped_ = source.measure == Measure::amount;
    // A debit and a credit of one document add up to what is open, not to its amount.
    const bool pair = match.second != Layout::kNone && !match.second_adds;
    check_amount_ = !pair || !has_open;
  }

  void run() {
    for (std::uint32_t c = 0; c < source_.chunks.size(); ++c) {
      const ChunkRows& chunk = *source_.chunks[c];
      std::uint32_t row = 0;
      for (const ReportLine& line : chunk.lines_between) {
        for (; row < line.row; ++row) add(chunk.part, row);
        if (line.kind == ReportLine::Kind::left_out) {
          add_left_out(line);
          continue;
        }
        line.kind == ReportLine::Kind::total ? look_at_total(line, chunk.lines_before + line.line)
                                             : begin_group(line);
        for (auto& [currency, running] : currencies_) running.mark();
      }
      for (; row < chunk.part.rows(); ++row) add(chunk.part, row);
    }
  }

 private:
  struct Beginning {
    std::string label;
    std::map<Currency, Sums> sums;
  };

  void add(const LedgerPart& part, std::uint32_t row) {
    const auto& cells = part.money[slot_of(Column::open_amount)];
    const bool known = !cells.empty() && cells[row] != LedgerPart::kNoMoney;
    const std::int64_t amount = part.amount[row];
    add(Currency::from_index(part.currency[row]), part.type[row], amount,
        known ? cells[row] : amount);
  }

  void add_left_out(const ReportLine& line) {
    const auto worth = [&](const Figure& figure, Column column) {
      return figure.worth[figure.waits ? mark_of(column) : 0].minor;
    };
    Currency currency = line.currency;
    if (!currency.known() && currencies_.size() == 1) currency = currencies_.begin()->first;
    if (!currency.known()) return;
    add(currency, line.type, worth(line.amount, Column::amount),
        worth(line.open, Column::open_amount));
  }

  void add(Currency currency, DocType type, std::int64_t amount, std::int64_t open) {
    auto [found, is_new] = currencies_.try_emplace(currency);
    Running& running = found->second;
    if (is_new) running.mark();
    const bool turned = effect_of(type) == Effect::lowers &&
                        !source_.by_effect.test(static_cast<std::size_t>(type));
    running.now[amounts] += amount;
    running.now[opens] += open;
    running.now[amounts_by_effect] += turned ? -Wide{amount} : amount;
    running.now[opens_by_effect] += turned ? -Wide{open} : open;
  }

  void begin_group(const ReportLine& line) {
    Beginning beginning{plain_name(line.label), {}};
    for (const auto& [currency, running] : currencies_) {
      beginning.sums.emplace(currency, running.now);
    }
    groups_.push_back(std::move(beginning));
  }

  void look_at_total(const ReportLine& line, std::uint64_t at) {
    const auto only = line.currency.known()   ? currencies_.find(line.currency)
                      : currencies_.size() == 1 ? currencies_.begin()
                                                : currencies_.end();
    if (only == currencies_.end()) return other_currency(line, at);
    if (check_amount_ && line.amount.known) {
      compare(line, Column::amount, amounts, line.amount, *only, at);
    }
    if (line.open.known && !open_dropped_) {
      compare(line, Column::open_amount, opens, line.open, *only, at);
    }
  }

  /// Of several currencies nothing can be said; but a total in one that no row has tells that the
  /// rows above it were taken to be in another.
  void other_currency(const ReportLine& line, std::uint64_t at) {
    const Layout& layout = *source_.layout;
    if (!line.currency.known() || layout.field(Column::currency) != Layout::kNone) return;
    Place place;
    place.file = layout.file;
    place.line = at;
    source_.notes.push_back(warning("total-in-other-currency")
                                .with("label", line.label)
                                .with("said", std::string(line.currency.code()))
                                .with("taken", std::string(layout.currency.code()))
                                .at(std::move(place)));
  }

  void compare(const ReportLine& line, Column column, Way way, const Figure& figure,
               const std::pair<const Currency, Running>& of, std::uint64_t at) {
    const std::size_t mark = figure.waits ? mark_of(column) : 0;
    const Wide said = figure.worth[mark].minor;
    const Running& running = of.second;
    for (const std::size_t w : {std::size_t{way}, way + std::size_t{1}}) {
      if (running.seen[w].count(running.now[w] - said) != 0) return;
      if (running.seen[w].count(running.now[w] + said) != 0 && said < 0) return;
    }
    const Wide found = running.now[way] - begin_of(line, of.first, running)[way];
    const auto money = [&](Wide minor) {
      return Money{static_cast<std::int64_t>(minor), of.first}.to_decimal();
    };
    Place place;
    place.file = source_.layout->file;
    place.line = at;
    const auto field = static_cast<std::size_t>(source_.layout->field(column));
    source_.notes.push_back(warning("total-differs")
                                .with("label", line.label)
                                .with("column", source_.layout->header.cells[field])
                                .with("said", money(said))
                                .with("found", money(found))
                                .with("difference", money(said - found))
                                .with("currency", std::string(of.first.code()))
                                .at(std::move(place)));
  }

  /// The reading on which a column's cells agreed.
  [[nodiscard]] std::size_t mark_of(Column column) const {
    AmountVotes votes;
    for (const auto& chunk : source_.chunks) votes.merge(chunk->marks[slot_of(column)], 0);
    return votes.first_way();
  }

  /// Where the rows begin that a total most likely means: those of the group it names; all rows,
  /// where it stands right below another total; else the rows since the line before it.
  [[nodiscard]] Sums begin_of(const ReportLine& line, Currency currency,
                              const Running& running) const {
    const std::string label = plain_name(line.label);
    for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) {
      if (group->label.empty() || label.find(group->label) == std::string::npos) continue;
      const auto found = group->sums.find(currency);
      return found == group->sums.end() ? Sums{} : found->second;
    }
    return running.now == running.at_last_line ? Sums{} : running.at_last_line;
  }

  SourceRows& source_;
  bool open_dropped_ = false;
  bool check_amount_ = true;
  std::map<Currency, Running> currencies_;
  std::vector<Beginning> groups_;
};

}  // namespace

void check_totals(SourceRows& source) {
  bool any = false, unsure = false;
  for (const auto& chunk : source.chunks) {
    unsure = unsure || chunk->totals_unsure;
    for (const ReportLine& line : chunk->lines_between) {
      any = any || line.kind == ReportLine::Kind::total;
    }
  }
  if (any && !unsure) Totals(source).run();
}

}  // namespace arrears
