/// Procedure: the ordered levels by which overdue items are dunned, and what they charge.
///
/// A procedure is data (a TOML file that people edit, see `render/procedure_file.hpp`); here it is
/// a plain value. Amounts that depend on an item's currency are exact decimals in major units.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/customer.hpp>
#include <arrears/model/rate.hpp>

namespace arrears {

/// `step`: one level a run. `jump`: to the highest level that an item's days have reached.
enum class Advance : std::uint8_t { step, jump };
/// What makes one letter.
enum class Grouping : std::uint8_t { customer, level, invoice };
enum class Channel : std::uint8_t {
  email, letter, fax, sms, registered, phone, visit, agency, lawyer
};
enum class Tone : std::uint8_t { friendly, firm, final };
/// What a fee is charged for. `item_once`: once for an item, ever.
enum class FeePer : std::uint8_t { letter, item, item_once };
enum class RateUnit : std::uint8_t { year, month, day };
/// Length of a period as a part of a year. `act_act` counts the days of leap years by 366 (ISDA).
enum class DayCount : std::uint8_t { act_365, act_360, act_act, thirty_e_360 };
/// `split`: a change of the reference rate splits the period. `at_start`: the first day's holds.
enum class RateFixing : std::uint8_t { split, at_start };
/// The day after which interest runs: the due date, the item's first letter, or due + N days.
enum class InterestFrom : std::uint8_t { due, first_letter, due_plus };

/// A flat fee for amounts of at least `from`, up to the next band.
struct FeeBand {
  Rate from;
  Rate fee;
};

/// A fee: flat, or in per cent of the amount, or by band of the amount.
struct Fee {
  Rate flat;                      ///< major units
  std::optional<Rate> per_cent;   ///< of the open amount it is charged for
  std::vector<FeeBand> bands;     ///< by `from`, rising; beats `flat`
  Currency currency;              ///< known: charged only for amounts in this currency
  FeePer per = FeePer::letter;
  bool statutory = false;         ///< put there by a charges preset

  /// Whether there is nothing to charge.
  [[nodiscard]] bool none() const { return flat.is_zero() && !per_cent && bands.empty(); }
  /// The fee for an open amount, rounded once; 0 where `currency` is another; empty on overflow.
  [[nodiscard]] std::optional<std::int64_t> of(Money open, Rounding rounding) const;
};

/// How interest is computed where a level says `interest = true`.
struct InterestRules {
  Rate rate;                      ///< per cent per `unit`; used when `reference` is empty
  RateUnit unit = RateUnit::year;
  std::string reference;          ///< a name in `base-rates.csv`, in per cent a year
  Rate margin;                    ///< points added to the reference
  Rate factor = Rate(1, 0);       ///< the reference is multiplied by it first
  DayCount day_count = DayCount::act_365;
  RateFixing fixing = RateFixing::split;
  InterestFrom from = InterestFrom::due;
  std::int32_t from_days = 0;     ///< N of `due+N`

  /// Whether there is anything to charge.
  [[nodiscard]] bool none() const { return reference.empty() && rate.is_zero(); }
};

/// One level (semantics.md §8). Levels count from 1 in the order of their procedure.
struct Level {
  std::string name;
  /// Days past due at which an item reaches it; negative: before due. Not used when
  /// `days_after_previous` or `with_previous` says otherwise.
  std::int32_t days_past_due = 0;
  std::optional<std::int32_t> days_after_previous;  ///< from the previous step's date
  /// Reached when the last collection deadline (a third of the item's term; semantics.md §5) is
  /// over, whatever `days_past_due` says.
  bool last_deadline = false;
  bool with_previous = false;         ///< on the same day as the previous step, beside it
  std::int32_t grace_days = 0;        ///< beyond the due date, or the last stated deadline
  std::int32_t min_interval_days = 0; ///< since the customer's last letter, not call
  Rate min_amount;                    ///< an item's open amount, in its currency
  Rate min_pct_of_open;               ///< in per cent of all open items of that currency
  Channel channel = Channel::email;
  std::string template_name;
  std::int32_t deadline_days = 0;     ///< 0: the letter states none
  Tone tone = Tone::friendly;
  Fee fee;
  bool interest = false;
  bool stop_supply = false;
  std::int32_t repeat_days = 0;       ///< at the last level; 0: never again
};

struct Procedure {
  std::string name;
  std::string language;               ///< of customers that have none; empty: `en`
  std::string signatory;              ///< who signs the lawyer's letter; empty: left to fill in
  /// A customer that settles by the month has its first letter only after so many days past due.
  std::int32_t settlers_grace_days = 5;
  Advance advance = Advance::step;
  Grouping group = Grouping::customer;
  std::vector<Level> levels;
  InterestRules interest;
  /// Chosen charges preset (`eu-b2b`, …), empty: none; its source stands in its file.
  std::string charges;
  /// Statutory charges fall only on these; empty: on everyone. An unknown type gets none.
  std::vector<CustomerType> charges_only_for;

  /// Whether it reminds before due dates only: no level lies after the due date.
  [[nodiscard]] bool ahead_of_due() const;
  /// Days past due at which `level` (from 1) is reached when every step comes on its first day;
  /// the last collection deadline counts as that of 30 days' terms.
  [[nodiscard]] std::int32_t nominal_days(std::int32_t level) const;
  /// Position from 1; empty when no level has that name.
  [[nodiscard]] std::optional<std::int32_t> find_level(std::string_view level_name) const;
};

/// The procedures of a run: one for a customer, else for its grade, else the default.
class ProcedureBook {
 public:
  explicit ProcedureBook(Procedure standard);
  /// Adds one that customers or grades can name; one of the same name is replaced.
  void add(Procedure procedure);
  void set_for_grade(std::string grade, std::string procedure);

  [[nodiscard]] const Procedure& standard() const { return procedures_.front(); }
  [[nodiscard]] const Procedure* find(std::string_view name) const;
  /// For a customer, which may be null. A name that is not there gives null: the caller warns.
  [[nodiscard]] const Procedure* choose(const Customer* customer) const;

 private:
  std::vector<Procedure> procedures_;  // the default first
  std::vector<std::pair<std::string, std::string>> by_grade_;
};

[[nodiscard]] std::string_view to_string(Advance value);
[[nodiscard]] std::string_view to_string(Grouping value);
[[nodiscard]] std::string_view to_string(Channel value);
[[nodiscard]] std::string_view to_string(Tone value);
[[nodiscard]] std::string_view to_string(FeePer value);
[[nodiscard]] std::string_view to_string(RateUnit value);
[[nodiscard]] std::string_view to_string(DayCount value);
[[nodiscard]] std::string_view to_string(RateFixing value);
/// Phone and visit are conversations: they interrupt no interval between letters.
[[nodiscard]] bool is_letter(Channel channel);

}  // namespace arrears
