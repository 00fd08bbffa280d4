#include "view_spells.hpp"

namespace arrears {

ViewSpells::ViewSpells(const PaymentHistory& history, Date as_of, const PayRhythms& rhythms,
                       const FitOptions& options, CustomerRange customers,
                       std::optional<double> usual)
    : history_(history), as_of_(as_of), rhythms_(rhythms), options_(options),
      customers_(customers), usual_(usual),
      days_(rhythms, customers) {}

const Spells& ViewSpells::spells(HazardView view) {
  // Pay days change nothing of a spell.
  if (view == HazardView::rhythm) return spells(HazardView::plain);
  std::optional<Spells>& own = spells_[static_cast<std::size_t>(view)];
  if (!own) {
    const Habits* by = view == HazardView::habit ? &habits() : nullptr;
    const double half_life = view == HazardView::recent ? options_.half_life : 0.0;
    own = spells_of(history_, as_of_, customers_, by, half_life);
  }
  return *own;
}

const PayWindows& ViewSpells::windows(HazardView view) {
  std::optional<PayWindows>& own = windows_[static_cast<std::size_t>(view)];
  if (!own) own.emplace(spells(view), rhythms(view) == nullptr ? nullptr : &days_, as_of_);
  return *own;
}

const Habits& ViewSpells::habits() {
  if (!habits_ && usual_) {
    habits_.emplace(history_, as_of_, options_.habit_weight, *usual_, customers_);
  } else if (!habits_) {
    habits_.emplace(history_, as_of_, options_.habit_weight);
  }
  return *habits_;
}

}  // namespace arrears
