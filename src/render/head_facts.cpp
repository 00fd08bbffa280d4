#include <arrears/render/head_facts.hpp>

#include <arrears/engine/buckets.hpp>

namespace arrears {
namespace {

std::string_view name_of(ApplyRule rule) {
  switch (rule) {
    case ApplyRule::reference: return "reference";
    case ApplyRule::oldest: return "oldest";
    case ApplyRule::designated_then_oldest: return "designated-then-oldest";
    case ApplyRule::balance_forward: return "balance-forward";
  }
  return {};
}

Fact sources_fact(const Ledger& ledger, std::uint64_t rows) {
  constexpr std::size_t kNamed = 3;
  Fact fact{"report.sources", {std::to_string(rows), ""}};
  const std::span<const Source> sources = ledger.sources();
  for (std::size_t i = 0; i < sources.size() && i < kNamed; ++i) {
    if (i > 0) fact.values[1] += ", ";
    fact.values[1] += sources[i].path;
  }
  if (sources.size() > kNamed) {
    fact.code = "report.sources-more";
    fact.values.push_back(std::to_string(sources.size() - kNamed));
  }
  return fact;
}

}  // namespace

std::vector<Fact> source_facts(const Ledger& ledger, Date as_of, Date known_at,
                               std::optional<std::uint64_t> rows) {
  std::vector<Fact> facts{{"report.as-of", {as_of.to_iso()}}};
  if (known_at.known()) facts.push_back({"report.known-at", {known_at.to_iso()}});
  if (!ledger.sources().empty()) {
    facts.push_back(sources_fact(ledger, rows.value_or(ledger.size())));
  }
  return facts;
}

std::vector<Fact> head_facts(const Ledger& ledger, Date as_of, Date known_at,
                             const Policy& policy, std::optional<std::uint64_t> rows) {
  std::vector<Fact> facts = source_facts(ledger, as_of, known_at, rows);
  facts.push_back({policy.age.basis == Basis::due ? "report.basis-due" : "report.basis-invoice",
                   {}});
  facts.push_back({"report.rule-" + std::string(name_of(policy.apply.rule)), {}});
  if (const auto names = bucket_names(policy.age)) facts.push_back({"report.buckets", *names});
  return facts;
}

}  // namespace arrears
