#include <arrears/engine/roll_rates.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <arrears/engine/buckets.hpp>

namespace arrears {
namespace {

/// What stood open of one item at one month end, and what had left it by then.
struct Mark {
  std::int64_t open = 0;
  std::array<std::int64_t, kExits> gone{};
};

Exit exit_of(EventKind kind) {
  switch (kind) {
    case EventKind::written_off: return Exit::written_off;
    case EventKind::credited: return Exit::credited;
    default: return Exit::paid;
  }
}

class Measure {
 public:
  Measure(const RollInput& input, std::vector<BucketAxis> axes)
      : in_(input), axes_(std::move(axes)), marks_(input.ends.size()) {
    const std::size_t buckets = axes_.front().size();
    for (const Currency currency : input.currencies) {
      RollMatrix matrix;
      matrix.currency = currency;
      matrix.amount.resize(buckets);
      matrix.moved.resize(buckets * (buckets + kExits));
      matrix.loss.resize(buckets);
      matrices_.push_back(std::move(matrix));
    }
  }

  std::vector<RollMatrix> run() {
    for (const HistoryItem& item : in_.history.items()) {
      if (item.doc_date > in_.ends.back()) continue;
      mark(item);
      for (RollMatrix& matrix : matrices_) {
        if (matrix.currency == item.currency) add(item, matrix);
      }
    }
    return std::move(matrices_);
  }

 private:
  void mark(const HistoryItem& item) {
    std::int64_t start = item.amount;
    for (const HistoryEvent& event : in_.history.events(item)) {
      if (event.kind == EventKind::unknown) start -= event.amount;
    }
    const auto events = in_.history.events(item);
    std::size_t next = 0;
    Mark now{start, {}};
    for (std::size_t e = 0; e < in_.ends.size(); ++e) {
      for (; next < events.size() && events[next].date <= in_.ends[e]; ++next) {
        const HistoryEvent& event = events[next];
        if (event.kind == EventKind::unknown) continue;
        now.open -= event.amount;
        now.gone[static_cast<std::size_t>(exit_of(event.kind))] += event.amount;
      }
      marks_[e] = now;
      if (item.doc_date > in_.ends[e] || now.open < 0) marks_[e].open = 0;
    }
  }

  void add(const HistoryItem& item, RollMatrix& matrix) const {
    const std::size_t width = matrix.buckets() + kExits;
    for (std::size_t e = 0; e + 1 < in_.ends.size(); ++e) {
      const Mark& before = marks_[e];
      const Mark& after = marks_[e + 1];
      if (before.open <= 0) continue;
      const std::size_t from = axes_[e].index({item.doc_date, item.due, Stage::within_term});
      const std::size_t to = axes_[e + 1].index({item.doc_date, item.due, Stage::within_term});
      std::int64_t* row = matrix.moved.data() + from * width;
      matrix.amount[from] += before.open;
      // A payment that came back may leave more than there was: that did not stand here before.
      const std::int64_t stays = std::min(before.open, after.open);
      row[to] += stays;
      std::int64_t left = before.open - stays;
      for (const Exit exit : {Exit::written_off, Exit::credited, Exit::paid}) {
        const auto slot = static_cast<std::size_t>(exit);
        const std::int64_t gone = std::max<std::int64_t>(0, after.gone[slot] - before.gone[slot]);
        const std::int64_t part = exit == Exit::paid ? left : std::min(left, gone);
        row[matrix.buckets() + slot] += part;
        left -= part;
      }
    }
  }

  const RollInput& in_;
  std::vector<BucketAxis> axes_;
  std::vector<Mark> marks_;
  std::vector<RollMatrix> matrices_;
};

/// Solves (I - Q) x = b for the buckets that take part, by elimination with pivoting; empty where
/// some bucket is never left.
std::optional<std::vector<double>> absorb(std::vector<std::vector<double>> a,
                                          std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c + 1; r < n; ++r) {
      if (std::abs(a[r][c]) > std::abs(a[pivot][c])) pivot = r;
    }
    if (std::abs(a[pivot][c]) < 1e-12) return std::nullopt;
    std::swap(a[c], a[pivot]);
    std::swap(b[c], b[pivot]);
    for (std::size_t r = 0; r < n; ++r) {
      if (r == c || a[r][c] == 0) continue;
      const double factor = a[r][c] / a[c][c];
      for (std::size_t k = c; k < n; ++k) a[r][k] -= factor * a[c][k];
      b[r] -= factor * b[c];
    }
  }
  for (std::size_t i = 0; i < n; ++i) b[i] /= a[i][i];
  return b;
}

/// The first days of the buckets of the axis: of `d31_60` 31; 0 for not due.
std::int32_t first_day(const std::string& name) {
  std::int32_t day = 0;
  if (name.size() < 2 || name.front() != 'd') return day;
  for (std::size_t i = 1; i < name.size() && name[i] >= '0' && name[i] <= '9'; ++i) {
    day = day * 10 + (name[i] - '0');
  }
  return day;
}

void find_losses(RollMatrix& matrix, const std::vector<bool>& lost) {
  const std::size_t n = matrix.buckets();
  bool any = std::find(lost.begin(), lost.end(), true) != lost.end();
  for (std::size_t i = 0; i < n; ++i) any = any || matrix.to(i, Exit::written_off) > 0;
  if (!any) return;
  std::vector<std::vector<double>> a(n, std::vector<double>(n, 0.0));
  std::vector<double> b(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    a[i][i] = 1.0;
    if (lost[i]) {
      b[i] = 1.0;
      continue;
    }
    // From a bucket in which nothing ever stood nothing flows on.
    if (matrix.amount[i] == 0) continue;
    const auto whole = static_cast<double>(matrix.amount[i]);
    for (std::size_t j = 0; j < n; ++j) a[i][j] -= static_cast<double>(matrix.to(i, j)) / whole;
    b[i] = static_cast<double>(matrix.to(i, Exit::written_off)) / whole;
  }
  const auto solved = absorb(std::move(a), std::move(b));
  if (!solved) return;
  for (std::size_t i = 0; i < n; ++i) {
    if (lost[i] || matrix.amount[i] > 0) matrix.loss[i] = Probability::from_double((*solved)[i]);
  }
}

}  // namespace

Result<RollRates> measure_roll_rates(const RollInput& input) {
  AgePolicy policy = input.policy;
  if (policy.buckets.kind == BucketKind::stages) policy.buckets = Buckets{};
  std::vector<BucketAxis> axes;
  for (const Date end : input.ends) {
    auto axis = BucketAxis::make(policy, end);
    if (!axis) return fail(axis.error());
    axes.push_back(std::move(*axis));
  }
  RollRates result;
  result.buckets = axes.front().names();
  std::vector<bool> lost;
  for (const std::string& name : result.buckets) {
    lost.push_back(input.loss_at && first_day(name) > *input.loss_at);
  }
  result.matrices = Measure(input, std::move(axes)).run();
  for (RollMatrix& matrix : result.matrices) find_losses(matrix, lost);
  return result;
}

}  // namespace arrears
