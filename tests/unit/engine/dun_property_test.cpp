#include <rapidcheck.h>

#include <map>
#include <set>

#include "dun_fixture.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

// What a careful clerk remembers of one invoice.
struct Memory {
  std::int64_t amount = 0, paid = 0;
  Date due;
  bool disputed = false;
  int level = 0;
  Date deadline, last;
  int once_fees = 0;
  std::uint32_t row = 0;  // in the ledger
};

class World {
 public:
  World() {
    f_.procedure.levels[1].fee.flat = rate("40");
    f_.procedure.levels[1].fee.per = FeePer::item_once;
    f_.procedure.levels[2].fee.flat = rate("40");
    f_.procedure.levels[2].fee.per = FeePer::item_once;
    f_.procedure.levels[2].interest = true;
    f_.procedure.interest.rate = rate("9");
    if (*rc::gen::arbitrary<bool>()) f_.procedure.group = Grouping::invoice;
    f_.customer("A");
    f_.customer("B");
  }

  void step() {
    switch (*rc::gen::inRange(0, 10)) {
      case 0: return add_invoice();
      case 1: return pay();
      case 2: return dispute();
      case 3: return block();
      case 4: return undo();
      case 5: return strike();
      default: return run();
    }
  }

 private:
  std::string iso() const { return today_.to_iso(); }

  void add_invoice() {
    const std::string number = "I" + std::to_string(memory_.size());
    const std::string customer = *rc::gen::element(std::string("A"), std::string("B"));
    const auto amount = *rc::gen::inRange<std::int64_t>(1, 100'000);
    const Date due = today_.plus_days(*rc::gen::inRange(-40, 20));
    const Date made = std::min(today_, due);
    f_.book.invoice(customer, number, made.to_iso(), amount).due(due.to_iso());
    owner_[number] = customer;
    const auto row = static_cast<std::uint32_t>(f_.book.rows.size() - 1);
    memory_[number] = {amount, 0, due, false, 0, {}, {}, 0, row};
  }

  void pay() {
    if (memory_.empty()) return;
    auto& [number, item] = *std::next(memory_.begin(), *rc::gen::inRange<int>(0, size()));
    const std::int64_t left = item.amount - item.paid;
    if (left == 0) return;
    const std::int64_t sum = *rc::gen::arbitrary<bool>()
                                 ? left
                                 : *rc::gen::inRange<std::int64_t>(1, left + 1);
    f_.book.payment(owner_[number], "P" + std::to_string(++payments_), iso(), sum).names(number);
    item.paid += sum;
  }

  void dispute() {
    if (memory_.empty()) return;
    auto& [number, item] = *std::next(memory_.begin(), *rc::gen::inRange<int>(0, size()));
    item.disputed = !item.disputed;
    for (FixtureRow& row : f_.book.rows) {
      if (row.texts[Column::doc_no] == number) {
        row.texts[Column::disputed] = item.disputed ? "yes" : "";
      }
    }
  }

  void block() {
    Customer& customer = *f_.side.customers.find(*rc::gen::element(std::string("A"),
                                                                   std::string("B")));
    customer.dunning_block = !customer.dunning_block;
  }

  // What a run said counts for nothing once it is taken back; payments since stay.
  void undo() {
    if (f_.log.empty() || before_.empty()) return;
    auto rows = reversal_of(f_.log, f_.log.back().run_id, today_);
    RC_ASSERT(!rows.empty());
    for (DunningRecord& row : rows) f_.log.push_back(std::move(row));
    for (const auto& [number, old] : before_) {
      Memory& item = memory_.at(number);
      item.level = old.level;
      item.deadline = old.deadline;
      item.last = old.last;
      item.once_fees = old.once_fees;
    }
    names_ = names_before_;
    before_.clear();
  }

  void strike() {
    if (memory_.empty()) return;
    struck_ = std::next(memory_.begin(), *rc::gen::inRange<int>(0, size()))->first;
  }

  void run() {
    today_ = today_.plus_days(*rc::gen::inRange(0, 12));
    const std::size_t logged = f_.log.size();
    const auto old = memory_;
    const auto old_names = names_;
    // Asked of a row with the ledger of its own plan, so it cannot be set up once for all.
    f_.options.struck = [this](const DunningRow& row) { return is_struck(row); };
    const auto made = f_.commit(iso());
    if (f_.log.size() > logged) {
      before_ = old;
      names_before_ = old_names;
    }
    for (const DunningRow& row : made->plan.rows) {
      if (row.send) check_sent(*made, row);
    }
    check_letters(*made);
    RC_ASSERT(f_.plan(iso())->sent_count() == 0U);
    RC_ASSERT(records_of(f_.plan(iso())->plan, made->ledger, f_.log.size()).empty());
  }

  void check_sent(const PlannedRun& run, const DunningRow& row) {
    Memory& item = memory_.at(std::string(run.doc(row)));
    const Customer& customer = *f_.side.customers.find(run.ledger.customer_id(row.customer));
    RC_ASSERT(!customer.dunning_block);
    RC_ASSERT(!item.disputed);
    RC_ASSERT(run.doc(row) != struck_);
    RC_ASSERT(item.amount > item.paid);
    RC_ASSERT(row.open == item.amount - item.paid);
    RC_ASSERT(today_ > item.due);
    RC_ASSERT(row.previous_level == item.level);
    RC_ASSERT(row.level == item.level + 1);
    RC_ASSERT(!item.deadline.known() || today_ > item.deadline);
    RC_ASSERT(!item.last.known() || today_ > item.last);
    RC_ASSERT(today_ - item.due >=
              f_.procedure.levels[static_cast<std::size_t>(row.level) - 1].days_past_due);
    item.once_fees += row.fee > 0 ? 1 : 0;
    RC_ASSERT(item.once_fees <= 1);
    item.level = row.level;
    item.deadline = row.deadline;
    item.last = today_;
  }

  // Totals tie out, a draft's name is used once, and all its items share its deadline.
  void check_letters(const PlannedRun& run) {
    for (const DunningLetter& letter : run.plan.letters) {
      RC_ASSERT(names_.insert(letter.id).second);
      for (const LetterTotal& total : letter.totals) {
        std::int64_t open = 0;
        std::int64_t charges = 0;
        for (const std::size_t i : letter.rows) {
          const DunningRow& row = run.plan.rows[i];
          open += row.open;
          charges += row.send ? row.fee + row.interest : 0;
          RC_ASSERT(!row.send || row.deadline == letter.deadline);
          RC_ASSERT(!row.send || row.letter_total == total.total);
        }
        RC_ASSERT(total.open == open);
        RC_ASSERT(total.fees + total.interest == charges);
        RC_ASSERT(total.total == open - total.netted + charges + total.charges_before);
      }
    }
  }

  [[nodiscard]] bool is_struck(const DunningRow& row) const {
    // Fixture rows keep their order in the ledger, and with it their positions.
    return !struck_.empty() && memory_.at(struck_).row == row.row.index();
  }

  [[nodiscard]] int size() const { return static_cast<int>(memory_.size()); }

  DunFixture f_;
  Date today_ = day("2026-01-15");
  std::map<std::string, Memory> memory_;
  std::map<std::string, Memory> before_;  // the last run that stands; empty: none to take back
  std::set<std::string> names_before_;
  std::string struck_;
  std::map<std::string, std::string> owner_;
  std::set<std::string> names_;
  int payments_ = 0;
};

}  // namespace

TEST_CASE("whatever happens, no level is skipped, repeated or sent for a paid item") {
  CHECK(rc::check("a year of dunning", [] {
    World world;
    for (int i = 0, n = *rc::gen::inRange(1, 60); i < n; ++i) world.step();
  }));
}

TEST_CASE("the plan does not depend on the order of the ledger's rows") {
  CHECK(rc::check("any order of rows", [] {
    DunFixture a;
    const int count = *rc::gen::inRange(1, 12);
    for (int i = 0; i < count; ++i) {
      const Date due = day("2026-01-01").plus_days(*rc::gen::inRange(0, 60));
      a.book.invoice(*rc::gen::element(std::string("A"), std::string("B")),
                     *rc::gen::element(std::string("I1"), std::string("I2"), std::string("")),
                     "2026-01-01", *rc::gen::inRange<std::int64_t>(1, 1000))
          .due(due.to_iso());
    }
    a.commit("2026-02-10");
    DunFixture b;
    b.log = a.log;
    for (std::size_t i = a.book.rows.size(); i-- > 0;) b.book.rows.push_back(a.book.rows[i]);
    const auto left = a.plan("2026-03-01");
    const auto right = b.plan("2026-03-01");
    RC_ASSERT(records_of(left->plan, left->ledger, 0) == records_of(right->plan, right->ledger, 0));
  }));
}
