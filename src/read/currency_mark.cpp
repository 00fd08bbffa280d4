#include "currency_mark.hpp"

#include <algorithm>
#include <array>

#include <arrears/model/currency.hpp>

namespace arrears {
namespace {

using namespace std::string_view_literals;

constexpr std::array kMarks{
    "$"sv,   "US$"sv,  "U$S"sv,  "A$"sv,   "AU$"sv,  "C$"sv,    "CA$"sv,   "HK$"sv,   "NT$"sv,
    "NZ$"sv, "S$"sv,   "SG$"sv,  "R$"sv,   "MX$"sv,  "€"sv,     "£"sv,     "¥"sv,     "￥"sv,
    "＄"sv,  "￡"sv,   "CN¥"sv,  "JP¥"sv,  "元"sv,   "圆"sv,    "圓"sv,    "円"sv,    "人民币"sv,
    "美元"sv, "欧元"sv, "日元"sv, "英镑"sv, "港币"sv, "港元"sv,  "台币"sv,  "新台币"sv, "RMB"sv,
    "₩"sv,   "원"sv,   "₹"sv,    "Rs"sv,   "Rs."sv,  "₽"sv,     "руб"sv,   "руб."sv,  "р."sv,
    "₺"sv,   "TL"sv,   "₫"sv,    "đ"sv,    "฿"sv,    "₴"sv,     "₪"sv,     "₱"sv,     "₦"sv,
    "₵"sv,   "₡"sv,    "₲"sv,    "₸"sv,    "₼"sv,    "₾"sv,     "kr"sv,    "kr."sv,   "Kr"sv,
    "Kr."sv, "zł"sv,   "zl"sv,   "Kč"sv,   "Kc"sv,   "Ft"sv,    "lei"sv,   "Lei"sv,   "лв"sv,
    "лв."sv, "Fr"sv,   "Fr."sv,  "SFr"sv,  "SFr."sv, "sFr."sv,  "Euro"sv,  "EURO"sv,  "euro"sv,
    "Euros"sv, "euros"sv, "R"sv, "RM"sv,   "Rp"sv,   "S/"sv,    "S/."sv,
    "\\"sv,  // ¥ in Shift-JIS
};

}  // namespace

bool is_currency_code(std::string_view text) {
  return text.size() == 3 && Currency::from_code(text).has_value();
}

bool is_currency_mark(std::string_view text) {
  return std::find(kMarks.begin(), kMarks.end(), text) != kMarks.end() || is_currency_code(text);
}

}  // namespace arrears
