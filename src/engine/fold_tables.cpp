#include "fold_tables.hpp"

#include <algorithm>
#include <numeric>

#include <arrears/model/prefetch.hpp>

namespace arrears {

FoldTables::FoldTables(std::span<const FoldSums* const> sums, const FoldCustomers& customers)
    : sums_(sums),
      customers_(customers),
      days_(sums.front()->days_) {}

std::vector<AgedTable> FoldTables::sum(std::size_t first, std::size_t last) {
  std::vector<AgedTable> tables;
  for (const FoldDay& day : days_) {
    AgedTable& table = tables.emplace_back(AgedTable{day.axis(), {}, {}, {}, {}, {}});
    table.customers.reserve(last - first);
    table.sums.reserve(last - first);
    table.buckets.reserve((last - first) * day.axis().size());
  }
  for (std::size_t customer = first; customer < last; ++customer) {
    customers_.look_ahead(customer, [this](const FoldCustomers::At& at) {
      const FoldSums& sums = *sums_[at.part];
      const std::size_t place = at.number * days_.size();
      for (std::size_t day = 0; day < days_.size(); ++day) {
        prefetch(&sums.lines_[place + day]);
      }
      for (std::size_t i = 0; i < sums.eights_; ++i) {
        prefetch(&sums.buckets_[at.number * sums.eights_ + i]);
      }
    });
    list_sources(customers_.of(customer));
    for (std::size_t i = 0; i < sources_.size();) {
      std::size_t end = i + 1;
      while (end < sources_.size() && sources_[end].currency == sources_[i].currency) ++end;
      sum_currency(customer, std::span<const Source>(sources_).subspan(i, end - i), tables);
      i = end;
    }
  }
  return tables;
}

void FoldTables::list_sources(std::span<const FoldCustomers::At> same) {
  sources_.clear();
  const auto list = [this](const FoldSums& of, const std::vector<FoldSums::Line>& lines,
                           const std::vector<FoldSums::Eight>& eights, std::size_t line) {
    const std::size_t place = line * days_.size();
    sources_.push_back({Currency::from_index(lines[place].currency), &lines[place],
                        &eights[line * of.eights_]});
  };
  for (const FoldCustomers::At& at : same) {
    const FoldSums& sums = *sums_[at.part];
    list(sums, sums.lines_, sums.buckets_, at.number);
    customers_.visit_further(
        at, [&](std::size_t line) { list(sums, sums.more_lines_, sums.more_buckets_, line); });
  }
  std::sort(sources_.begin(), sources_.end(),
            [](const Source& a, const Source& b) { return a.currency < b.currency; });
}

/// Carries what one date adds on to the later ones.
void FoldTables::sum_currency(std::size_t customer, std::span<const Source> sources,
                              std::vector<AgedTable>& tables) {
  // Such a line cannot be told from one of `age_customers`.
  AgedSum sum;
  sum.currency = sources.front().currency;
  sum.customers = 1;
  std::int64_t open = 0, items = 0;
  std::int32_t oldest = FoldSums::kNoDue;
  for (std::size_t day = 0; day < days_.size(); ++day) {
    std::int32_t oldest_here = FoldSums::kNoDue;
    for (const Source& source : sources) {
      const FoldSums::Line& line = source.lines[day];
      open += line.open;
      items += line.items;
      sum.unapplied += line.unapplied;
      sum.disputed += line.disputed;
      oldest = std::min(oldest, line.oldest);
      oldest_here = std::min(oldest_here, line.oldest_here);
    }
    if (items == 0 && sum.unapplied == 0) continue;
    add_buckets(day, sources);
    const BucketAxis& axis = days_[day].axis();
    const auto size = static_cast<std::ptrdiff_t>(axis.size());
    const auto not_due = static_cast<std::ptrdiff_t>(axis.not_due_columns());
    sum.overdue = axis.by_due() ? std::accumulate(cells_.begin() + not_due, cells_.begin() + size,
                                                  std::int64_t{0})
                                : cells_[axis.size()];
    sum.not_due = open - sum.overdue;
    sum.items = static_cast<decltype(sum.items)>(items);
    sum.oldest_due = items > 0 ? Date::from_serial(std::min(oldest, oldest_here)) : Date{};
    sum.days_max = items > 0 ? axis.as_of() - sum.oldest_due : 0;
    AgedTable& table = tables[day];
    table.customers.emplace_back(static_cast<std::uint32_t>(customer));
    table.sums.push_back(sum);
    table.buckets.insert(table.buckets.end(), cells_.begin(), cells_.begin() + size);
  }
}

void FoldTables::add_buckets(std::size_t day, std::span<const Source> sources) {
  cells_.assign(days_[day].cells(), 0);
  for (const Source& source : sources) {
    const std::size_t first = day * sums_.front()->cells_;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      cells_[i] += FoldSums::cell(source.eights, first + i);
    }
  }
}

}  // namespace arrears
