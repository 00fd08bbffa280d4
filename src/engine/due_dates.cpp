#include <arrears/engine/due_dates.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

#include "row_facts.hpp"

namespace arrears {

/// Fills one DueDates.
class DueResolver {
 public:
  DueResolver(const Ledger& ledger, const DueOptions& options)
      : ledger_(ledger), options_(options) {
    result_.ledger_ = &ledger;
  }

  Result<DueDates> resolve() {
    if (auto failed = read_default_terms(); !failed) return fail(std::move(failed.error()));
    read_customer_terms();
    read_row_terms();
    const bool roll = options_.due_roll == DueRoll::following;
    const bool all_own = every_debit_has_its_own();
    if (all_own) {
      if (!roll) return std::move(result_);
      result_.counts_.own = 0;
    }
    result_.resolved_.resize(ledger_.size());
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) place(RowId(i));
    place_next_deliveries();
    if (roll) roll_all();
    return std::move(result_);
  }

 private:
  Result<void> read_default_terms() {
    if (options_.default_terms.empty()) return {};
    auto terms = Terms::parse(options_.default_terms);
    if (!terms) return fail(usage_error("terms-unknown").with("terms", options_.default_terms));
    result_.default_ = keep(std::move(*terms));
    return {};
  }

  // Returns the position + 1, so that 0 can mean "none".
  std::uint32_t keep(Terms terms) {
    result_.any_discounts_ |= !terms.discounts.empty();
    result_.terms_.push_back(std::move(terms));
    return static_cast<std::uint32_t>(result_.terms_.size());
  }

  void read_customer_terms() {
    if (options_.customers == nullptr) return;
    for (std::uint32_t i = 0; i < ledger_.customer_count(); ++i) {
      const Customer* customer = options_.customers->find(ledger_.customer_id(CustomerId(i)));
      if (customer == nullptr || customer->terms.empty()) continue;
      auto terms = Terms::parse(customer->terms);
      if (!terms) {
        unreadable(customer->terms);
        continue;
      }
      result_.by_customer_.resize(ledger_.customer_count());
      result_.by_customer_[i] = keep(std::move(*terms));
    }
  }

  void read_row_terms() {
    if (!ledger_.has(Column::terms)) return;
    TextRef last;
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) {
      const TextRef ref = ledger_.text_ref(Column::terms, RowId(i));
      if (ref.empty() || ref == last) continue;
      last = ref;
      const std::string_view text = ledger_.text(Column::terms, RowId(i));
      if (result_.by_text_.contains(text.data())) continue;
      auto terms = Terms::parse(text);
      result_.by_text_[text.data()] = terms ? keep(std::move(*terms)) : 0;
    }
  }

  void unreadable(std::string_view text) {
    ++result_.counts_.unreadable_terms;
    std::string& example = result_.counts_.unreadable_example;
    if (example.empty() || text < example) example = std::string(text);
  }

  bool every_debit_has_its_own() {
    std::size_t own = 0;
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) {
      if (!is_debit(ledger_, RowId(i))) continue;
      if (!ledger_.date(Column::due_date, RowId(i)).known()) return false;
      ++own;
    }
    result_.counts_.own = own;
    return true;
  }

  void set(RowId row, Date due) { result_.resolved_[row.index()] = due.serial(); }

  void place(RowId row) {
    const Date document = ledger_.doc_date(row);
    if (!is_debit(ledger_, row)) return set(row, document);
    if (const Date own = ledger_.date(Column::due_date, row); own.known()) {
      ++result_.counts_.own;
      return set(row, own);
    }
    const Terms* terms = terms_counted(row);
    if (terms == nullptr) return set(row, document);
    if (terms->base == Terms::Base::next_delivery) {
      waiting_.push_back(row);
      return set(row, kDueOpen);
    }
    set(row, terms->due_date(document));
  }

  const Terms* terms_counted(RowId row) {
    const auto [terms, source] = result_.terms_and_source(row);
    DueCounts& counts = result_.counts_;
    switch (source) {
      case DueSource::row_terms: ++counts.row_terms; break;
      case DueSource::customer_terms: ++counts.customer_terms; break;
      case DueSource::default_terms: ++counts.default_terms; break;
      case DueSource::own:
      case DueSource::document_date: ++counts.document_date; break;
    }
    const std::string_view own = ledger_.text(Column::terms, row);
    if (!own.empty() && source != DueSource::row_terms) unreadable(own);
    return terms;
  }

  struct Delivery {
    CustomerId customer;
    std::string_view company;
    Date date;
    bool operator<(const Delivery& b) const {
      return std::tie(customer, company, date) < std::tie(b.customer, b.company, b.date);
    }
  };

  Delivery delivery_of(RowId row) const {
    return {ledger_.customer(row), ledger_.text(Column::company, row), ledger_.doc_date(row)};
  }

  void place_next_deliveries() {
    if (waiting_.empty()) return;
    std::vector<bool> concerned(ledger_.customer_count());
    for (const RowId row : waiting_) concerned[ledger_.customer(row).index()] = true;
    std::vector<Delivery> deliveries;
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) {
      const RowId row(i);
      if (ledger_.type(row) != DocType::invoice) continue;
      if (!concerned[ledger_.customer(row).index()]) continue;
      if (!is_known_at(ledger_, row, options_.known_at)) continue;
      deliveries.push_back(delivery_of(row));
    }
    std::sort(deliveries.begin(), deliveries.end());
    for (const RowId row : waiting_) {
      const Delivery own = delivery_of(row);
      const auto next = std::upper_bound(deliveries.begin(), deliveries.end(), own);
      const bool found = next != deliveries.end() && next->customer == own.customer &&
                         next->company == own.company;
      const Date due = found ? next->date : kDueOpen;
      result_.next_delivery_[row.value()] = due;
      set(row, due);
    }
  }

  void roll_all() {
    const Calendar weekends;
    const Calendar& calendar = options_.calendar != nullptr ? *options_.calendar : weekends;
    std::vector<std::string_view> countries(ledger_.customer_count());
    for (std::uint32_t i = 0; options_.customers != nullptr && i < countries.size(); ++i) {
      const Customer* customer = options_.customers->find(ledger_.customer_id(CustomerId(i)));
      if (customer != nullptr) countries[i] = customer->country;
    }
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) {
      const RowId row(i);
      const Date due = Date::from_serial(result_.resolved_[i]);
      if (!is_debit(ledger_, row) || due == kDueOpen) continue;
      const Date rolled = calendar.roll_following(countries[ledger_.customer(row).index()], due);
      result_.counts_.rolled += rolled != due;
      set(row, rolled);
    }
  }

  const Ledger& ledger_;
  const DueOptions& options_;
  DueDates result_;
  std::vector<RowId> waiting_;  // for a next delivery
};

Result<DueDates> DueDates::resolve(const Ledger& ledger, const DueOptions& options) {
  return DueResolver(ledger, options).resolve();
}

Date DueDates::of(RowId row) const {
  if (!resolved_.empty()) return Date::from_serial(resolved_[row.index()]);
  return is_debit(*ledger_, row) ? ledger_->date(Column::due_date, row) : ledger_->doc_date(row);
}

Date DueDates::known_from(RowId row) const {
  if (next_delivery_.empty()) return Date{};
  const auto found = next_delivery_.find(row.value());
  return found == next_delivery_.end() ? Date{} : found->second;
}

Date DueDates::as_of(RowId row, Date day) const {
  return known_from(row) > day ? kDueOpen : of(row);
}

const Terms* DueDates::terms_of(RowId row) const { return terms_and_source(row).first; }

std::pair<const Terms*, DueSource> DueDates::terms_and_source(RowId row) const {
  const std::string_view own = ledger_->text(Column::terms, row);
  if (!own.empty()) {
    if (const auto at = by_text_.find(own.data()); at != by_text_.end() && at->second != 0) {
      return {&terms_[at->second - 1], DueSource::row_terms};
    }
  }
  if (!by_customer_.empty()) {
    const std::uint32_t at = by_customer_[ledger_->customer(row).index()];
    if (at != 0) return {&terms_[at - 1], DueSource::customer_terms};
  }
  if (default_ == 0) return {nullptr, DueSource::document_date};
  return {&terms_[default_ - 1], DueSource::default_terms};
}

DueSource DueDates::source_of(RowId row) const {
  if (!is_debit(*ledger_, row)) return DueSource::document_date;
  if (ledger_->date(Column::due_date, row).known()) return DueSource::own;
  return terms_and_source(row).second;
}

Diagnostics DueDates::notes() const {
  Diagnostics notes;
  const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  const DueCounts& c = counts_;
  if (c.row_terms + c.customer_terms + c.default_terms > 0) {
    notes.push_back(note("due-from-terms")
                        .with("count", count(c.row_terms + c.customer_terms + c.default_terms))
                        .with("row", count(c.row_terms))
                        .with("customer", count(c.customer_terms))
                        .with("default", count(c.default_terms)));
  }
  if (c.document_date > 0) {
    notes.push_back(note("due-from-document").with("count", count(c.document_date)));
  }
  if (c.rolled > 0) notes.push_back(note("due-rolled").with("count", count(c.rolled)));
  if (c.unreadable_terms > 0) {
    notes.push_back(warning("terms-unreadable")
                        .with("count", count(c.unreadable_terms))
                        .with("example", c.unreadable_example));
  }
  return notes;
}

ColumnSet due_columns() {
  return {Column::due_date, Column::terms, Column::company, Column::entry_date};
}

}  // namespace arrears
