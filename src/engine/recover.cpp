#include <arrears/engine/recover.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <arrears/model/jobs.hpp>

#include "behaviour.hpp"
#include "pay_rhythm.hpp"
#include "recover_choose.hpp"
#include "recover_fit.hpp"

namespace arrears {
namespace {

constexpr std::size_t kReplayItems = 8000;  // for the back-test inside the history
constexpr std::size_t kReplayThin = 6000;   // of a large ledger, where more gained nothing
constexpr double kScaledMax = 4.0;
constexpr double kSlowerPayments = 3.0;  // needed on both sides of a comparison
constexpr double kSlowerDays = 7.0;      // later than it used to

}  // namespace

std::span<const float> PayOutlook::of(const PayRhythms& rhythms, CustomerId customer, Date day) {
  if (!known_ || customer_ != customer) {
    rhythms.readiness(customer, day.plus_days(1 - HazardPart::kBehind), readiness_);
    customer_ = customer;
    known_ = true;
  }
  return readiness_;
}

RecoveryModel::RecoveryModel() = default;
RecoveryModel::RecoveryModel(RecoveryModel&&) noexcept = default;
RecoveryModel& RecoveryModel::operator=(RecoveryModel&&) noexcept = default;
RecoveryModel::~RecoveryModel() = default;

namespace {

/// What one fit needs of a history, cut to size.
struct Evidence {
  Evidence(const PaymentHistory& history, Date as_of, const FitOptions& options)
      : known(known_items(history, as_of)), sample(sample_customers(history, as_of, kLargeLedger)) {
    const Spells spells = spells_of(sample, as_of);
    learned.as_of = as_of;
    learned.promise_keeping = options.promise_keeping;
    learned.items = sample.items().size();
    any = spells.any_settled;
    if (!any) return;
    learned.payments = spells.paid;
    const double left = spells.paid + spells.credited;
    learned.dilution = Probability::from_double(left > 0.0 ? spells.credited / left : 0.0);
  }

  /// Those on which what is learned is chosen.
  [[nodiscard]] RehearsalSample rehearsed(Date as_of) const {
    const bool large = known > kLargeLedger;
    return {sample_customers(sample, as_of, large ? kReplayThin : kReplayItems), large};
  }

  std::size_t known;
  PaymentHistory sample;
  RecoveryParameters learned;
  bool any = false;
};

/// Fits the hazards that a recipe starts from, on all that was sampled.
void fit_hazards(const Evidence& evidence, Recipe recipe, Date as_of, const RecoveryCurve& prior,
                 const FitOptions& options, PayRhythm& rhythm, std::vector<HazardShape>& hazards) {
  const PayRhythms rhythms(evidence.sample, as_of);
  rhythm = rhythms.ledger();
  ViewSpells seen(evidence.sample, as_of, rhythms, options, all_customers(evidence.sample),
                  std::nullopt);
  std::optional<HazardPart> first;  // of a large ledger, further views start where it ended
  for (const HazardView view : views_of(recipe)) {
    HazardPart part = fit_view(view, seen, prior, options, first ? &*first : nullptr);
    hazards.push_back(part.shape);
    if (evidence.known > kLargeLedger && !first) first = std::move(part);
  }
}

RecoveryParameters fitted(const Evidence& evidence, const Rehearsal* rehearsal, Recipe recipe,
                          Date as_of, const RecoveryCurve& prior, const FitOptions& options) {
  RecoveryParameters learned = evidence.learned;
  PayRhythm rhythm;
  std::vector<HazardShape> hazards;
  if (rehearsal != nullptr) recipe = rehearsal->possible(recipe);
  // Neither looks at what the other one learns.
  run_jobs(options.threads, 2, [&](std::size_t job) {
    if (job == 1) return fit_hazards(evidence, recipe, as_of, prior, options, rhythm, hazards);
    if (rehearsal != nullptr) rehearsal->correct(recipe, learned);
  });
  learned.rhythm = rhythm;
  learned.hazards = std::move(hazards);
  if (!learned.weights.empty()) {
    learned.habits = Behaviour(evidence.sample, as_of, options.threads).ledger_habits();
  }
  return learned;
}

}  // namespace

RecoveryModel RecoveryModel::fit(const PaymentHistory& history, Date as_of,
                                 const RecoveryCurve& prior, const FitOptions& options) {
  const Evidence evidence(history, as_of, options);
  if (!evidence.any) return with(evidence.learned, prior, history, as_of, options);
  std::optional<Rehearsal> rehearsal;
  Recipe recipe = options.recipe;
  if (options.choose || recipe != Recipe::hazard) {
    rehearsal.emplace(evidence.rehearsed(as_of), as_of, prior, options);
    if (options.choose) recipe = rehearsal->choose();
  }
  return with(fitted(evidence, rehearsal ? &*rehearsal : nullptr, recipe, as_of, prior, options),
              prior, history, as_of, options);
}

RecoveryCandidates RecoveryModel::fit_candidates(const PaymentHistory& history, Date as_of,
                                                 const RecoveryCurve& prior,
                                                 const FitOptions& options) {
  RecoveryCandidates candidates;
  const Evidence evidence(history, as_of, options);
  if (!evidence.any) return candidates;
  const Rehearsal rehearsal(evidence.rehearsed(as_of), as_of, prior, options);
  candidates.chosen = rehearsal.choose();
  for (const Recipe recipe : kRecipes) {
    const Rehearsal* used = recipe == Recipe::hazard ? nullptr : &rehearsal;
    candidates.models.push_back(with(fitted(evidence, used, recipe, as_of, prior, options), prior,
                                     history, as_of, options));
  }
  return candidates;
}

RecoveryModel RecoveryModel::with(RecoveryParameters parameters, RecoveryCurve prior,
                                  const PaymentHistory& history, Date as_of,
                                  const FitOptions& options) {
  RecoveryModel model;
  model.prior_ = std::move(prior);
  model.parameters_ = std::move(parameters);
  model.take_evidence(history, as_of, options);
  return model;
}

RecoveryModel RecoveryModel::from_curve(RecoveryCurve prior) {
  RecoveryModel model;
  model.prior_ = std::move(prior);
  return model;
}

void RecoveryModel::take_evidence(const PaymentHistory& history, Date as_of,
                                  const FitOptions& options) {
  as_of_ = as_of;
  if (curve_only()) return;
  rhythms_ = std::make_unique<PayRhythms>(history, as_of, &parameters_.rhythm, options.threads);
  parts_ = with_customers(parameters_.hazards, history, as_of, *rhythms_, options);
  behaviour_ = std::make_unique<Behaviour>(history, as_of, options.threads);
}

void RecoveryModel::look_ahead(ClaimChance& chance, PayOutlook& outlook) const {
  const Claim& claim = chance.claim_;
  std::array<const HazardPart*, kHazardViews.size()> parts;
  std::array<std::span<float>, kHazardViews.size()> running;
  std::size_t count = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (parts_[i].rhythms == nullptr) continue;
    parts[count] = &parts_[i];
    running[count++] = chance.running_[i];
  }
  if (count > 0) {
    HazardPart::sum_up(std::span(parts).first(count), claim.customer, claim.disputed, claim.days,
                       outlook.of(*parts[0]->rhythms, claim.customer, as_of_),
                       std::span(running).first(count));
  }
  for (std::size_t k = 0; k < chance.knots_; ++k) {
    chance.signs_[k] = chance.signs(parameters_.weights[k].horizon);
  }
}

FeatureValues RecoveryModel::features(const Claim& claim) const {
  ClaimView view{claim.days, 0.0, claim.currency, claim.open > 0, claim.disputed, claim.paid_share};
  if (view.sized) view.log_amount = std::log(static_cast<double>(claim.open));
  return behaviour_->features(claim.customer, view, parameters_.habits);
}

ClaimChance RecoveryModel::chance(const Claim& claim) const {
  PayOutlook outlook;
  ClaimChance made;
  chance(claim, outlook, made);
  return made;
}

void RecoveryModel::chance(const Claim& claim, PayOutlook& outlook, ClaimChance& out) const {
  if (curve_only()) {
    out.model_ = this;
    out.claim_ = claim;
    return;
  }
  // Hazards do not look at the amount, so that they are the same for claims of one due date.
  ClaimChance& last = outlook.last_;
  if (!last.is_of(*this, claim)) {
    last.model_ = this;
    last.claim_ = claim;
    last.knots_ = std::min(parameters_.weights.size(), ClaimChance::kKnotsMax);
    look_ahead(last, outlook);
  }
  out = last;
  out.claim_ = claim;
  correct(out);
}

void RecoveryModel::correct(ClaimChance& chance) const {
  if (chance.knots_ == 0) return;
  const RecoveryParameters& known = parameters_;
  FeatureValues values = features(chance.claim_);
  for (std::size_t k = 0; k < chance.knots_; ++k) {
    chance.signs_[k].put_into(values);
    double sum = values[static_cast<std::size_t>(Feature::hazard)];
    chance.base_[k] = chance.signs_[k].base;
    for (std::size_t i = 0; i < kFeatures; ++i) {
      if (known.scale[i] <= 0.0) continue;
      sum += known.weights[k].weight[i] *
             std::clamp((values[i] - known.mean[i]) / known.scale[i], -kScaledMax, kScaledMax);
    }
    chance.corrected_[k] = std::exp(std::clamp(sum, -30.0, 3.0));
    if (k > 0) chance.corrected_[k] = std::max(chance.corrected_[k], chance.corrected_[k - 1]);
  }
}

double RecoveryModel::within(CustomerId customer, bool disputed, std::int32_t days,
                             std::int32_t horizon) const {
  return chance({customer, disputed, days, 0, {}}).within(horizon);
}

std::int32_t RecoveryModel::median_days(CustomerId customer, bool disputed, std::int32_t days,
                                        std::int32_t ever) const {
  return chance({customer, disputed, days, 0, {}}).median_days(ever);
}

std::vector<std::pair<Feature, double>> RecoveryModel::pulls(const Claim& claim,
                                                             std::int32_t horizon) const {
  std::vector<std::pair<Feature, double>> pulls;
  if (parameters_.weights.empty()) return pulls;
  const std::vector<HorizonWeights>& all = parameters_.weights;
  std::size_t k = 0;
  while (k + 1 < all.size() && all[k].horizon < horizon) ++k;
  FeatureValues values = features(claim);
  chance(claim).signs(all[k].horizon).put_into(values);
  for (std::size_t i = 0; i < kFeatures; ++i) {
    if (parameters_.scale[i] <= 0.0) continue;
    const double scaled = (values[i] - parameters_.mean[i]) / parameters_.scale[i];
    pulls.emplace_back(static_cast<Feature>(i),
                       all[k].weight[i] * std::clamp(scaled, -kScaledMax, kScaledMax));
  }
  std::stable_sort(pulls.begin(), pulls.end(), [](const auto& a, const auto& b) {
    return std::abs(a.second) > std::abs(b.second);
  });
  return pulls;
}

double RecoveryModel::speed(CustomerId customer) const {
  if (curve_only() || customer.index() >= parts_[0].speeds.size()) return 1.0;
  const CustomerSpeed& speed = parts_[0].speeds[customer.index()];
  return (speed.paid + frailty()) / (speed.expected + frailty());
}

const CustomerRecord* RecoveryModel::record(CustomerId customer) const {
  return behaviour_ ? &behaviour_->record(customer) : nullptr;
}

std::int32_t RecoveryModel::returned_payments(CustomerId customer) const {
  return behaviour_ ? behaviour_->record(customer).returned : 0;
}

std::int32_t RecoveryModel::slower_days(CustomerId customer) const {
  if (!behaviour_) return 0;
  const CustomerRecord& own = behaviour_->record(customer);
  if (own.recent_payments < kSlowerPayments) return 0;
  const double before = own.payments - own.recent_payments;
  if (before < kSlowerPayments) return 0;
  const double later =
      own.recent_late / own.recent_payments - (own.late_days - own.recent_late) / before;
  return later > kSlowerDays ? static_cast<std::int32_t>(std::lround(later)) : 0;
}

double RecoveryModel::payments(CustomerId customer) const {
  if (curve_only() || customer.index() >= parts_[0].speeds.size()) return 0.0;
  return parts_[0].speeds[customer.index()].paid;
}

}  // namespace arrears
