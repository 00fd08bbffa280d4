#include "option_table.hpp"

#include <algorithm>
#include <array>

namespace arrears {
namespace {

constexpr Takes kFlag = Takes::nothing;
constexpr Takes kOne = Takes::one;
constexpr Takes kMany = Takes::several;
constexpr Takes kMaybe = Takes::optional;

constexpr auto kOptions = std::to_array<OptionSpec>({
    // What the command is asked for.
    {"preview", 0, "", kFlag, kImport, "command"},
    {"profiles", 0, "", kFlag, kImport, "command"},
    {"make-profile", 0, "", kFlag, kImport, "command"},
    {"merge-into", 0, "LEDGER", kOne, kImport, "command"},
    {"by", 0, "WHAT", kOne, kAge | kScore, "command"},
    {"explain", 0, "DOC", kOne, kAge | kScore | kDunning, "command"},
    {"applications", 0, "", kFlag, kAge, "command"},
    {"movements", 0, "", kFlag, kAge, "command"},
    {"against", 0, "LEDGER", kOne, kAge, "command"},
    {"shares", 0, "", kFlag, kAge, "command"},
    {"after-delivery", 0, "DAYS", kOne, kAge, "command"},
    {"breaches", 0, "", kFlag, kScore, "command"},
    {"may-ship", 0, "CUSTOMER=AMOUNT", kMany, kScore, "command"},
    {"backtest", 0, "", kFlag, kScore, "command"},
    {"review", 0, "", kFlag, kScore, "command"},
    {"stop-supply", 0, "", kFlag, kScore, "command"},
    {"fit-out", 0, "FILE", kOne, kScore, "command"},
    {"model", 0, "FILE", kOne, kScore, "command"},
    {"horizons", 0, "DAYS,...", kOne, kScore, "command", true, "30,60,90"},
    {"curve", 0, "A|B|C|FILE", kOne, kScore, "command", true, "A"},
    {"estimator", 0, "learned|curve", kOne, kScore, "command", true, "learned"},
    {"log", 0, "FILE", kOne, kDunning, "command", true},
    {"opening-log", 0, "FILE", kOne, kDunning, "command"},
    {"procedure", 0, "NAME|FILE", kOne, kDunning, "command", true, "three-letters"},
    {"procedures", 0, "", kFlag, kDunning, "command"},
    {"show-procedure", 0, "NAME", kOne, kDunning, "command"},
    {"charges", 0, "PRESET", kOne, kDunning, "command", true},
    {"letters", 0, "DIR", kOne, kDunning, "command", true},
    {"commit", 0, "", kFlag, kDunning, "command"},
    {"except", 0, "DOC|CUSTOMER", kMany, kDunning, "command"},
    {"plan", 0, "FILE", kOne, kDunning | kReport, "command"},
    {"diff", 0, "", kFlag, kDunning, "command"},
    {"history", 0, "CUSTOMER", kOne, kDunning, "command"},
    {"undo", 0, "RUN", kOne, kDunning, "command"},
    {"format", 0, "text|md|html|eml|pdf", kOne, kDunning | kReport, "command", true, "text"},
    {"combined", 0, "", kFlag, kDunning | kReport, "command", true, "false"},
    {"merge-csv", 0, "FILE", kOne, kDunning, "command"},
    {"templates", 0, "DIR", kOne, kDunning | kReport, "command", true},
    {"creditor", 0, "FILE", kOne, kDunning | kReport, "command", true},
    {"advance", 0, "step|jump", kOne, kDunning, "command", true},
    {"group", 0, "customer|level|invoice", kOne, kDunning, "command", true},
    {"net", 0, "all|none", kOne, kDunning, "command", true, "all"},
    {"max-stale", 0, "DAYS", kOne, kDunning, "command", true},
    {"interest-rate", 0, "PCT", kOne, kDunning, "command", true},
    {"interest-reference", 0, "NAME", kOne, kDunning, "command", true},
    {"interest-margin", 0, "PCT", kOne, kDunning, "command", true},
    {"day-count", 0, "CONVENTION", kOne, kDunning, "command", true},
    {"rate-fixing", 0, "split|at-start", kOne, kDunning, "command", true},
    {"period", 0, "FROM..TO", kOne, kReport, "command", true},
    {"year-days", 0, "DAYS", kOne, kReport, "command", true},
    {"activity", 0, "", kFlag, kReport, "command"},
    {"statements", 0, "DIR", kOne, kReport, "command"},
    {"theirs", 0, "FILE", kOne, kReport, "command"},
    {"limitation", 0, "FILE", kOne, kDunning | kReport, "command", true},
    {"within", 0, "DAYS", kOne, kReport, "command", true},
    {"provision-rates", 0, "PCT,...", kOne, kReport, "command", true},
    {"specific", 0, "FILE", kOne, kReport, "command", true},
    {"forward-factor", 0, "F", kOne, kReport, "command", true},
    {"net-of-tax", 0, "PCT", kOne, kReport, "command", true},
    {"loss-at", 0, "DAYS", kOne, kReport, "command", true},

    // As of when, and by which house rules.
    {"as-of", 0, "DATE", kOne, kResults, "rules"},
    {"months", 0, "N", kOne, kAge | kReport, "rules"},
    {"known-at", 0, "DATE", kOne, kResults, "rules"},
    {"apply", 0, "RULE", kOne, kResults, "rules", true, "reference"},
    {"by-parent", 0, "", kFlag, kAge, "rules", true, "false"},
    {"credits", 0, "apart|age", kOne, kAge, "rules", true, "apart"},
    {"base", 0, "CUR", kOne, kAge, "rules", true},
    {"basis", 0, "due|invoice", kOne, kAge | kReport, "rules", true, "due"},
    {"buckets", 0, "DAYS,...|PRESET", kOne, kAge | kReport, "rules", true, "30,60,90,120"},
    {"ahead", 0, "DAYS,...", kOne, kAge, "rules", true},
    {"stage-days", 0, "BORDER=DAYS,...", kOne, kAge | kScore | kDunning | kReport, "rules", true,
     "pre_warning=7,deadline_divisor=3,monthly_settlers=5,final_notice=36,final_notice_least=7,"
     "professional=182,legal=365,legal_least=364"},
    {"class-days", 0, "DAYS,DAYS,DAYS", kOne, kAge | kReport, "rules", true, "90,365,730"},
    {"terms", 0, "TERMS", kOne, kResults, "rules", true},
    {"due-roll", 0, "none|following", kOne, kResults, "rules", true, "none"},
    {"tolerance", 0, "[CUR=]AMOUNT", kMany, kResults, "rules", true},
    {"no-limit", 0, "cash|none|AMOUNT", kOne, kScore | kReport, "rules", true},
    {"credit-rules", 0, "RULE=VALUE,...", kOne, kScore | kReport, "rules", true,
     "watch=90,hold_share=5,security=100,hold_on_breach=no"},
    {"hold-min", 0, "[CUR=]AMOUNT", kMany, kScore | kReport, "rules", true},
    {"zero-limit", 0, "none|cash", kOne, kResults, "rules", true},
    {"rounding", 0, "half-up|half-even", kOne, kResults, "rules", true, "half-up"},

    // Side files.
    {"customers", 0, "FILE", kOne, kResults, "side", true},
    {"promises", 0, "FILE", kOne, kResults, "side", true},
    {"plans", 0, "FILE", kOne, kResults, "side", true},
    {"contacts", 0, "FILE", kOne, kResults, "side", true},
    {"signals", 0, "FILE", kOne, kResults, "side", true},
    {"signal-weights", 0, "FILE", kOne, kScore, "side", true},
    {"orders", 0, "FILE", kOne, kScore | kReport, "side", true},
    {"sales", 0, "FILE", kOne, kReport, "side", true},
    {"rates", 0, "FILE", kOne, kAge | kScore | kReport, "side", true},
    {"base-rates", 0, "FILE", kOne, kDunning, "side", true},
    {"holidays", 0, "FILE", kOne, kResults, "side", true},

    // How the input is written.
    {"profile", 0, "NAME|FILE", kOne, kAll, "reading", true},
    {"currency", 0, "CUR", kOne, kAll, "reading", true},
    {"date-order", 0, "dmy|mdy|ymd|minguo", kOne, kAll, "reading", true},
    {"decimal-mark", 0, ".|,", kOne, kAll, "reading", true},
    {"encoding", 0, "NAME", kOne, kAll, "reading", true},
    {"sheet", 0, "NAME|N", kOne, kAll, "reading"},
    {"receivable", 0, "ACCOUNT", kMany, kAll, "reading", true},
    {"duplicates", 0, "set-aside|keep|error", kOne, kAll, "reading", true, "set-aside"},
    {"amount-scope", 0, "document|line", kOne, kAll, "reading", true},
    {"exported-on", 0, "DATE", kOne, kAll, "reading"},
    {"threads", 0, "N", kOne, kAll, "reading", true},

    // Which part of the result.
    {"only", 0, "CUSTOMER", kMany, kResults, "result"},
    {"where", 0, "CONDITION", kOne, kAll, "result"},
    {"sort", 0, "COLUMN[:desc]", kOne, kAll, "result"},
    {"top", 0, "N", kOne, kAll, "result"},
    {"columns", 0, "A,B", kOne, kAll, "result"},

    // Proofs, for cron jobs and auditors.
    {"control-total", 0, "[CUR=]AMOUNT", kMany, kAll, "proof"},
    {"control-rows", 0, "N", kOne, kAll, "proof"},
    {"control-balance", 0, "[CUR=]AMOUNT", kMany, kAge | kReport, "proof"},
    {"fail-if", 0, "CONDITION", kOne, kResults, "proof"},
    {"rejects", 0, "FILE", kOne, kAll, "proof"},
    {"strict", 0, "", kFlag, kAll, "proof", true, "false"},

    // Where and how it is written.
    {"output", 'o', "FILE", kOne, kAll, "output"},
    {"output-format", 'O', "FORMAT", kOne, kAll, "output", true},
    {"excel", 0, "de", kMaybe, kAll, "output", true},
    {"plot", 0, "", kFlag, kReport, "output", true, "false"},
    {"width", 0, "COLUMNS", kOne, kAll, "output", true},
    {"color", 0, "auto|always|never", kOne, kAll, "output", true, "auto"},
    {"no-pager", 0, "", kFlag, kAll, "output", true, "false"},
    {"lang", 0, "en|zh", kOne, kAll, "output", true},
    {"errors", 0, "text|json", kOne, kAll, "output", true, "text"},
    {"quiet", 'q', "", kFlag, kAll, "output", true, "false"},
    {"verbose", 'v', "", kFlag, kAll, "output"},
    {"config", 0, "FILE", kOne, kAll, "output"},
    {"no-config", 0, "", kFlag, kAll, "output"},
    {"show-config", 0, "", kFlag, kAll, "output"},
    {"help", 'h', "", kFlag, kAll, "output"},
    {"version", 0, "", kFlag, kAll, "output"},
});

}  // namespace

std::span<const OptionSpec> all_options() { return kOptions; }

const OptionSpec* find_option(std::string_view name) {
  const auto* found = std::find_if(kOptions.begin(), kOptions.end(),
                                   [&](const OptionSpec& o) { return o.name == name; });
  return found == kOptions.end() ? nullptr : found;
}

}  // namespace arrears
