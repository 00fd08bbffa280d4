#include <arrears/read/side_files.hpp>

#include <array>
#include <utility>

#include "side_customers.hpp"
#include "side_reader.hpp"

namespace arrears {
namespace {

using Kind = SideColumn::Kind;

constexpr std::array<SideColumn, 6> kPromises{{
    {"customer_id", Kind::text, true}, {"doc_no"}, {"promised_date", Kind::date, true},
    {"promised_amount", Kind::amount}, {"made_on", Kind::date}, {"note"},
}};
constexpr std::array<SideColumn, 6> kPlans{{
    {"plan_id", Kind::text, true}, {"customer_id", Kind::text, true}, {"doc_no"},
    {"due_date", Kind::date, true}, {"amount", Kind::amount, true}, {"approved_by"},
}};
constexpr std::array<SideColumn, 9> kContacts{{
    {"customer_id", Kind::text, true}, {"date", Kind::date, true}, {"by"}, {"channel"}, {"person"},
    {"result"}, {"reason"}, {"next_date", Kind::date}, {"note"},
}};
constexpr std::array<SideColumn, 5> kSignals{{
    {"customer_id", Kind::text, true}, {"date", Kind::date, true}, {"signal", Kind::text, true},
    {"weight", Kind::amount}, {"note"},
}};
constexpr std::array<SideColumn, 5> kOrders{{
    {"order_no", Kind::text, true}, {"customer_id", Kind::text, true}, {"date", Kind::date},
    {"currency"}, {"amount", Kind::amount, true},
}};
constexpr std::array<SideColumn, 3> kSales{{
    {"month", Kind::text, true}, {"currency"}, {"credit_sales", Kind::amount, true},
}};
constexpr std::array<SideColumn, 3> kRates{{
    {"currency", Kind::text, true}, {"date", Kind::date, true}, {"rate", Kind::amount, true},
}};
constexpr std::array<SideColumn, 5> kBaseRates{{
    {"reference", Kind::text, true}, {"from", Kind::date, true}, {"rate_pct", Kind::amount, true},
    {"known_until", Kind::date}, {"source"},
}};
constexpr std::array<SideColumn, 3> kHolidays{{
    {"country"}, {"date", Kind::date, true}, {"name"},
}};

void read_promises(SideReader& row, std::vector<Promise>& out) {
  row.read<kPromises>([&] {
    if (!row.has_all_required()) return;
    Promise promise;
    promise.customer_id = row.text(0);
    promise.doc_no = row.text(1);
    promise.promised_date = row.date(2);
    promise.promised_amount = row.decimal(3);
    promise.made_on = row.date(4);
    promise.note = row.text(5);
    out.push_back(std::move(promise));
  });
}

void read_plans(SideReader& row, std::vector<PlanInstalment>& out) {
  row.read<kPlans>([&] {
    if (!row.has_all_required()) return;
    PlanInstalment rate;
    rate.plan_id = row.text(0);
    rate.customer_id = row.text(1);
    rate.doc_no = row.text(2);
    rate.due_date = row.date(3);
    rate.amount = row.decimal(4).value_or(Rate());
    rate.approved_by = row.text(5);
    out.push_back(std::move(rate));
  });
}

void read_contacts(SideReader& row, std::vector<Contact>& out) {
  row.read<kContacts>([&] {
    if (!row.has_all_required()) return;
    Contact contact;
    contact.customer_id = row.text(0);
    contact.date = row.date(1);
    contact.by = row.text(2);
    contact.channel = row.text(3);
    contact.person = row.text(4);
    contact.result = row.text(5);
    contact.reason = row.text(6);
    contact.next_date = row.date(7);
    contact.note = row.text(8);
    out.push_back(std::move(contact));
  });
}

void read_signals(SideReader& row, std::vector<Signal>& out) {
  row.read<kSignals>([&] {
    if (!row.has_all_required()) return;
    Signal signal;
    signal.customer_id = row.text(0);
    signal.date = row.date(1);
    signal.signal = row.text(2);
    signal.weight = row.decimal(3);
    signal.note = row.text(4);
    out.push_back(std::move(signal));
  });
}

/// The currency of an amount: its own column's, else the default; an error when there is none.
Currency currency_of_row(SideReader& row, std::size_t column, std::size_t amount) {
  const Currency currency = row.currency(column);
  if (!currency.known() && row.cell(column).empty()) {
    row.fail_at(usage_error("currency-not-known"), amount);
  }
  return currency;
}

void read_orders(SideReader& row, std::vector<Order>& out) {
  row.read<kOrders>([&] {
    if (!row.has_all_required()) return;
    Order order;
    order.order_no = row.text(0);
    order.customer_id = row.text(1);
    order.date = row.date(2);
    const Currency currency = currency_of_row(row, 3, 4);
    if (currency.known()) order.amount = row.money(4, currency).value_or(Money{0, currency});
    out.push_back(std::move(order));
  });
}

void read_sales(SideReader& row, std::vector<MonthSales>& out) {
  row.read<kSales>([&] {
    if (!row.has_all_required()) return;
    MonthSales sales;
    sales.month = row.month(0);
    const Currency currency = currency_of_row(row, 1, 2);
    if (currency.known()) sales.credit_sales = row.money(2, currency).value_or(Money{0, currency});
    out.push_back(sales);
  });
}

void read_rates(SideReader& row, std::vector<FxRate>& out) {
  row.read<kRates>([&] {
    if (!row.has_all_required()) return;
    FxRate rate;
    rate.currency = row.currency(0);
    rate.date = row.date(1);
    rate.rate = row.decimal(2).value_or(Rate());
    if (rate.rate.is_zero() || rate.rate.is_negative()) {
      row.fail_at(usage_error("side-rate-not-positive").with("text", row.text(2)), 2);
    }
    out.push_back(rate);
  });
}

void read_base_rates(SideReader& row, std::vector<BaseRate>& out) {
  row.read<kBaseRates>([&] {
    if (!row.has_all_required()) return;
    BaseRate rate;
    rate.reference = row.text(0);
    rate.from = row.date(1);
    rate.per_cent = row.decimal(2).value_or(Rate());
    rate.known_until = row.date(3);
    out.push_back(std::move(rate));
  });
}

void read_holidays(SideReader& row, Calendar& out) {
  row.read<kHolidays>([&] {
    if (!row.has_all_required()) return;
    const Date day = row.date(1);
    if (day.known()) out.add_holiday(row.cell(0), day);
  });
}

}  // namespace

tl::expected<SideOutcome, Diagnostics> read_side_files(const SidePaths& paths, Currency currency) {
  SideOutcome outcome;
  Diagnostics problems;
  const auto read = [&](const std::string& path, const auto& read_rows, auto& into) {
    if (path.empty()) return;
    SideReader reader(paths, path, currency, problems, outcome.diagnostics);
    read_rows(reader, into);
  };
  SideFiles& files = outcome.files;
  const auto customers = [&](SideReader& reader, CustomerBook& book) {
    read_customers(reader, paths.zero_limit, book);
  };
  read(paths.customers, customers, files.customers);
  read(paths.promises, read_promises, files.promises);
  read(paths.plans, read_plans, files.plans);
  read(paths.contacts, read_contacts, files.contacts);
  read(paths.signals, read_signals, files.signals);
  read(paths.orders, read_orders, files.orders);
  read(paths.sales, read_sales, files.sales);
  read(paths.rates, read_rates, files.rates);
  read(paths.base_rates, read_base_rates, files.base_rates);
  read(paths.holidays, read_holidays, files.calendar);
  if (!problems.empty()) return tl::unexpected<Diagnostics>(std::move(problems));
  return outcome;
}

}  // namespace arrears
