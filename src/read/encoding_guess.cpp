#include "encoding_guess.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include <iconv.h>

#include "code_point.hpp"

namespace arrears {
namespace {

// Characters that ledgers are full of: of firms, places, documents, simplified, traditional and
// Japanese. Kana count beside them.
constexpr std::string_view kCommon =
    "公司有限股份责任集团贸易商行科技实业工业国际企业电子机械设备材料建筑工程装饰物流运输食品医药"
    "化工纺织服饰家具五金塑料包装印刷汽车配件能源环保信息网络软件咨询服务管理投资发展控股中国上海"
    "北京广州深圳天津重庆南京杭州苏州宁波成都武汉西安青岛大连厦门福建浙江江苏山东河南湖北四川省市区县"
    "厂店部站所院校局会社新东方华明光金银海龙达丰盛昌隆兴旺和平安泰康宏伟业通天地人民生活美好乐"
    "客户名称编号单据日期到期金额发票应收账款未已付收余借贷方向币别摘要备注业务员区域类型合同总小计"
    "本月年日元万千百十一二三四五六七八九零开立结算核销预退货销售出库订款项目期初末上下月份制表人"
    "責任團貿實業國際電機設備築工程裝飾運輸藥紡織飾傢塑膠裝車環資訊網軟諮詢務管投發展灣臺台北高雄"
    "竹縣鄉鎮廠會東華龍達豐興偉業戶稱編號單據額發應帳賬餘貸幣別註員區類總計萬開結銷預貨訂項"
    "客簽張李王陳林黃吳劉蔡楊許鄭謝郭洪邱曾廖賴徐周葉蘇莊呂江何蕭羅张陈黄吴刘杨许郑谢赵孙马朱胡"
    "株式会社商店請求書番号日付金額得意先伝票入出残高期限消費税込抜支払売上営業所御中様山田鈴木佐藤"
    "東京都大阪府道県村町製作電機工鉄鋼建設興産運送倉庫食肉魚青果衣料薬品卸小売県株有合資名備考担当者";

const std::vector<char32_t>& common_characters() {
  static const std::vector<char32_t> all = [] {
    std::vector<char32_t> list;
    for (std::size_t at = 0; at < kCommon.size();) {
      const CodePoint point = first_code_point(kCommon.substr(at));
      list.push_back(point.value);
      at += point.length;
    }
    std::sort(list.begin(), list.end());
    return list;
  }();
  return all;
}

/// The bytes as UTF-8, a character that is cut off at their end left out; empty if they are not in
/// that encoding.
std::optional<std::string> decoded(std::string_view bytes, const char* encoding) {
  const iconv_t handle = iconv_open("UTF-8", encoding);
  if (handle == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string in(bytes);
  std::string out(bytes.size() * 4 + 16, '\0');
  char* from = in.data();
  char* to = out.data();
  std::size_t left = in.size(), room = out.size();
  const bool stopped = iconv(handle, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
  const bool cut = errno == EINVAL;
  iconv_close(handle);
  if (stopped && !cut) return std::nullopt;
  out.resize(out.size() - room);
  return out;
}

/// Of the characters beyond ASCII, those that are common.
struct Likeness {
  std::size_t known = 0, all = 0;

  [[nodiscard]] std::size_t in_thousand() const { return all == 0 ? 0 : known * 1000 / all; }
};

Likeness likeness(std::string_view text, bool japanese) {
  const std::vector<char32_t>& common = common_characters();
  Likeness like;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = first_code_point(text.substr(at));
    at += point.length;
    const char32_t c = point.value;
    const bool sign = (c >= 0x3000 && c <= 0x303f) || (c >= 0xff01 && c <= 0xff5e);
    if (c < 0x80 || sign) continue;
    ++like.all;
    const bool kana = japanese && c >= 0x3041 && c <= 0x30ff;
    like.known += kana || std::binary_search(common.begin(), common.end(), c) ? 1 : 0;
  }
  return like;
}

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// Whether the bytes above ASCII are as in Western texts: accented letters that stand alone or in
/// pairs, and signs that do not stand inside of words.
bool is_western(std::string_view bytes) {
  constexpr std::string_view kNoLetter =
      "\x82\x84\x8B\x93\x94\x95\x99\x9B\x9F\xA3\xA5\xAF\xB9\xBC\xBD\xBE\xBF";
  constexpr std::string_view kUnused = "\x81\x8D\x8F\x90\x9D";
  std::size_t all = 0, odd = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!is_high(bytes[i])) continue;
    ++all;
    const char before = i > 0 ? bytes[i - 1] : ' ';
    const char behind = i + 1 < bytes.size() ? bytes[i + 1] : ' ';
    const bool in_run = is_high(before) && is_high(behind);
    const bool sign = kNoLetter.find(bytes[i]) != std::string_view::npos;
    const bool in_word = is_letter(behind) || is_high(behind) || (sign && is_letter(before));
    const bool unused = kUnused.find(bytes[i]) != std::string_view::npos;
    odd += in_run || unused || (sign && in_word) ? 1 : 0;
  }
  return odd * 5 <= all;
}

struct Candidate {
  std::string_view name;
  const char* iconv;
  bool japanese;
};

constexpr std::array<Candidate, 3> kCandidates{{
    {"gb18030", "GB18030", false}, {"big5", "BIG5-HKSCS", false}, {"shift-jis", "CP932", true}}};

}  // namespace

std::optional<std::string_view> guess_utf16(std::string_view bytes) {
  if (bytes.find('\0') == std::string_view::npos) return std::nullopt;
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == '\0' ? 1 : 0;
  const auto [fewer, more] = std::minmax(zeros[0], zeros[1]);
  if (bytes.size() < 8 || more * 8 < bytes.size() || fewer * 8 > more) return std::nullopt;
  return zeros[1] > zeros[0] ? "utf-16le" : "utf-16be";
}

std::optional<std::string_view> guess_encoding(std::string_view bytes) {
  // In a thousand, and of those how many at least in what could be Western: other text has a few
  // by chance.
  constexpr std::size_t kLikely = 250, kFew = 4;
  const bool western = is_western(bytes);
  std::size_t most = kLikely;
  std::optional<std::string_view> best;
  for (const Candidate& candidate : kCandidates) {
    const auto text = decoded(bytes, candidate.iconv);
    if (!text) continue;
    const Likeness found = likeness(*text, candidate.japanese);
    const std::size_t like = found.in_thousand();
    if (like < most || (best && like == most) || (western && found.known < kFew)) continue;
    most = like;
    best = candidate.name;
  }
  if (best || western) return best.value_or("windows-1252");
  return std::nullopt;
}

}  // namespace arrears
