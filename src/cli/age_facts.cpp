#include "age_facts.hpp"

namespace arrears {

void say_facts(Console& console, const Table& table) {
  const auto text = [&](const Fact& fact) {
    return note("age-fact").with("fact", console.catalogue().phrase(fact.code, fact.values));
  };
  for (const Fact& fact : table.head) {
    const bool part = fact.code == "report.part" || fact.code == "report.after-delivery";
    if (part) console.detail(text(fact));
  }
  for (const Fact& fact : table.foot) {
    if (fact.code == "report.converted") console.say(text(fact));
    const bool proof = fact.code == "report.applications-proof";
    if (proof || fact.code == "report.in-credit") console.detail(text(fact));
  }
}

}  // namespace arrears
