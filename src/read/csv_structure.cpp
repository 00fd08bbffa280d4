#include "csv_structure.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <string_view>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace arrears {
namespace {

constexpr std::size_t kBatch = 32;  // groups classified at once; their masks stay in the L1 cache

/// Each bit becomes the parity of itself and all lower ones: set from an odd quote (included) to
/// the next even one (not included).
std::uint64_t prefix_parity(std::uint64_t bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

constexpr std::uint64_t all_if(bool set) { return set ? ~std::uint64_t{0} : 0; }

/// On the oldest processors of the family std::popcount is a call, which here is felt.
template <BitSkill kSkill>
[[gnu::always_inline]] inline std::uint32_t count_bits(std::uint64_t bits) {
#if defined(__x86_64__) && !defined(__POPCNT__)
  if constexpr (kSkill == BitSkill::plain) {
    bits -= bits >> 1U & 0x5555555555555555U;
    bits = (bits & 0x3333333333333333U) + (bits >> 2U & 0x3333333333333333U);
    bits = (bits + (bits >> 4U)) & 0x0f0f0f0f0f0f0f0fU;
    return static_cast<std::uint32_t>(bits * 0x0101010101010101U >> 56U);
  }
#endif
  return static_cast<std::uint32_t>(__builtin_popcountll(bits));
}

std::uint32_t lowest_bit(std::uint64_t bits) {
  return static_cast<std::uint32_t>(std::countr_zero(bits));
}

#if defined(__x86_64__)
__attribute__((target("avx512f"))) inline void put_sixteen(__m128i positions, __m512i bases,
                                                           std::uint32_t* out) {
  const __m512i wide = _mm512_maskz_cvtepu8_epi32(0xFFFF, positions);
  _mm512_storeu_si512(out, _mm512_add_epi32(bases, wide));
}

/// Writes `base` plus the position of each set bit; up to 15 more places are overwritten.
__attribute__((target("popcnt,avx512f,avx512bw,avx512vbmi2"))) inline void put_positions(
    std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  alignas(64) static constexpr auto kPositions = [] {
    std::array<std::uint8_t, 64> positions{};
    for (std::uint8_t i = 0; i < 64; ++i) positions[i] = i;
    return positions;
  }();
  const __m512i bases = _mm512_set1_epi32(static_cast<int>(base));
  const __m512i packed = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(kPositions.data()));
  put_sixteen(_mm512_maskz_extracti32x4_epi32(0xF, packed, 0), bases, out);
  const auto count = static_cast<std::uint32_t>(__builtin_popcountll(bits));
  if (count <= 16) return;
  alignas(64) __m128i all[4];
  _mm512_store_si512(all, packed);
  for (unsigned i = 1; i * 16 < count; ++i) put_sixteen(all[i], bases, out + std::size_t{i} * 16);
}
#endif

}  // namespace

BitSkill best_bit_skill() {
#if defined(__x86_64__)
  const bool counts = __builtin_cpu_supports("popcnt") != 0 && __builtin_cpu_supports("bmi") != 0;
  if (!counts) return BitSkill::plain;
  const bool compresses = __builtin_cpu_supports("avx512bw") != 0 &&
                          __builtin_cpu_supports("avx512vbmi2") != 0;
  return compresses ? BitSkill::compresses : BitSkill::counts;
#else
  return BitSkill::plain;
#endif
}

CsvStructure::CsvStructure(const Dialect& dialect, ClassifyBytes classify, BitSkill skill)
    : dialect_(dialect), classify_(classify), skill_(skill) {
  reset(nullptr, 0);
}

void CsvStructure::reset(const char* block, std::size_t size) {
  assert(size < std::numeric_limits<std::uint32_t>::max());
  block_ = block;
  size_ = static_cast<std::uint32_t>(size);
  if (ends_room_ < size + kGroup + 1) {
    ends_room_ = size + kGroup + 1;
    ends_ = std::make_unique_for_overwrite<std::uint32_t[]>(ends_room_);
    marks_ = std::make_unique_for_overwrite<Mark[]>(ends_room_ + 2);
  }
  count_ = 0;
  line_ = 0;
  state_ = State::start;
  after_cr_ = false;
  marks_[0] = {0, 0, 0};
  last_mark_ = 0;
  faults_.clear();
  beyond_ascii_ = false;
  plus_ = false;
  nul_.reset();
}

void CsvStructure::scan(const char* block, std::size_t size, BlockEnd end) {
  reset(block, size);
  ByteMasks masks[kBatch];
  std::uint32_t at = 0;
  while (size_ - at >= kGroup && !nul_) {
    std::size_t groups = std::min<std::size_t>(kBatch, (size_ - at) / kGroup);
    const OddBytes odd =
        classify_(block + at, groups, dialect_.separator, dialect_.quote, masks);
    beyond_ascii_ |= odd.beyond_ascii;
    plus_ |= odd.plus;
    if (odd.nul) {
      const void* const nul = std::memchr(block + at, '\0', groups * kGroup);
      nul_ = static_cast<std::uint32_t>(static_cast<const char*>(nul) - block);
      size_ = *nul_;
      groups = (size_ - at) / kGroup;
    }
    take_groups({masks, groups}, at);
    at += static_cast<std::uint32_t>(groups) * kGroup;
  }
  if (!nul_ && at < size_) {
    if (const void* const nul = std::memchr(block + at, '\0', size_ - at)) {
      nul_ = static_cast<std::uint32_t>(static_cast<const char*>(nul) - block);
      size_ = *nul_;
    }
  }
  look_at_rest(at);
  take_bytes(at, size_);
  finish(nul_ ? BlockEnd::cut : end);
}

/// The mark of the record after the line break at `at`.
[[gnu::always_inline]] inline CsvStructure::Mark CsvStructure::mark_after(
    std::uint32_t at, std::uint32_t ends, std::uint32_t line) const {
  const bool pair = block_[at] == '\r' && at + 1 < size_ && block_[at + 1] == '\n';
  return {at + (pair ? 2U : 1U), ends, line};
}

void CsvStructure::end_record(std::uint32_t at) {
  marks_[++last_mark_] = mark_after(at, count_, ++line_);
}

namespace {

template <BitSkill kSkill>
[[gnu::always_inline]] inline void put_ends(std::uint64_t field_ends,
                                            [[maybe_unused]] std::uint32_t fields,
                                            std::uint32_t base, std::uint32_t* out) {
#if defined(__x86_64__)
  if constexpr (kSkill == BitSkill::compresses) return put_positions(field_ends, base, out);
#endif
  std::uint64_t rest = field_ends;
  const auto put_next = [&](std::uint32_t k) {
    out[k] = base + lowest_bit(rest | std::uint64_t{1} << 63U);
    rest &= rest - 1;
  };
  // Rounds of eight: a surplus store is cheaper than a branch that cannot be foreseen.
  for (std::uint32_t i = 0; i < fields; i += 8) {
    put_next(i);
    put_next(i + 1);
    put_next(i + 2);
    put_next(i + 3);
    put_next(i + 4);
    put_next(i + 5);
    put_next(i + 6);
    put_next(i + 7);
  }
}

}  // namespace

/// For groups in which no field has a line break.
template <BitSkill kSkill>
[[gnu::always_inline]] inline void CsvStructure::add_ends(Cursor& cursor,
                                                          std::uint64_t field_ends,
                                                          std::uint64_t record_ends,
                                                          std::uint32_t base) const {
  const std::uint32_t fields = count_bits<kSkill>(field_ends);
  const std::uint32_t records = count_bits<kSkill>(record_ends);
  put_ends<kSkill>(field_ends, fields, base, ends_.get() + cursor.count);
  const auto put_mark = [&](std::uint32_t k) {
    const std::uint32_t bit = lowest_bit(record_ends | std::uint64_t{1} << 63U);
    const std::uint64_t below = (std::uint64_t{1} << bit) - 1;
    marks_[cursor.last_mark + k] = mark_after(
        base + bit, cursor.count + count_bits<kSkill>(field_ends & below) + 1, cursor.line + k);
    record_ends &= record_ends - 1;
  };
  put_mark(1);  // in any case, for the same reason
  for (std::uint32_t k = 2; k <= records; ++k) put_mark(k);
  cursor.count += fields;
  cursor.last_mark += records;
  cursor.line += records;
}

/// For any group; `inner_breaks` are line breaks inside of fields.
void CsvStructure::add_ends(std::uint64_t field_ends, std::uint64_t record_ends,
                            std::uint64_t inner_breaks, std::uint32_t base) {
  const std::uint32_t fields = count_bits<BitSkill::plain>(field_ends);
  put_ends<BitSkill::plain>(field_ends, fields, base, ends_.get() + count_);
  const std::uint32_t before = count_;
  while (record_ends != 0) {
    const std::uint32_t bit = lowest_bit(record_ends);
    const std::uint64_t below = (std::uint64_t{1} << bit) - 1;
    line_ += count_bits<BitSkill::plain>(inner_breaks & below);
    inner_breaks &= ~below;
    count_ = before + count_bits<BitSkill::plain>(field_ends & below) + 1;
    end_record(base + bit);
    record_ends &= record_ends - 1;
  }
  line_ += count_bits<BitSkill::plain>(inner_breaks);
  count_ = before + fields;
}

template <BitSkill kSkill>
[[gnu::always_inline]] inline void CsvStructure::take_all(std::span<const ByteMasks> groups,
                                                          std::uint32_t at) {
  // What is written through pointers may be a member, for all that the compiler knows; a cursor of
  // its own stays in registers.
  Cursor cursor = this->cursor();
  for (const ByteMasks& masks : groups) {
    const bool plain = cursor.state == State::start || cursor.state == State::unquoted;
    if (plain && masks.quotes == 0) {
      const std::uint64_t breaks = masks.cr | masks.lf;
      const std::uint64_t second = masks.lf & (masks.cr << 1U | std::uint64_t{cursor.after_cr});
      const std::uint64_t ends = masks.separators | breaks;
      add_ends<kSkill>(cursor, ends & ~second, breaks & ~second, at);
      cursor.state = ends >> 63U != 0 ? State::start : State::unquoted;
      cursor.after_cr = masks.cr >> 63U != 0;
    } else {
      set(cursor);
      take_group(masks, at);
      cursor = this->cursor();
    }
    at += kGroup;
  }
  set(cursor);
}

void CsvStructure::take_groups(std::span<const ByteMasks> groups, std::uint32_t at) {
#if defined(__x86_64__)
  if (skill_ == BitSkill::compresses) return take_compressing(groups, at);
  if (skill_ == BitSkill::counts) return take_counting(groups, at);
#endif
  take_all<BitSkill::plain>(groups, at);
}

#if defined(__x86_64__)
__attribute__((target("popcnt,bmi"))) void CsvStructure::take_counting(
    std::span<const ByteMasks> groups, std::uint32_t at) {
  take_all<BitSkill::counts>(groups, at);
}

__attribute__((target("popcnt,bmi,avx512f,avx512bw,avx512vbmi2"))) void
CsvStructure::take_compressing(std::span<const ByteMasks> groups, std::uint32_t at) {
  take_all<BitSkill::compresses>(groups, at);
}
#endif

/// Any group, quotes and all.
void CsvStructure::take_group(const ByteMasks& masks, std::uint32_t base) {
  if (state_ == State::blank || !take_quoted_group(masks, base)) take_bytes(base, base + kGroup);
}

/// False, with nothing done, unless every quote of the group opens a field at its start, closes one
/// at its end, or is half of a doubled one inside.
bool CsvStructure::take_quoted_group(const ByteMasks& masks, std::uint32_t base) {
  const std::uint64_t inside = prefix_parity(masks.quotes) ^ all_if(state_ == State::quoted);
  const std::uint64_t opening = masks.quotes & inside;
  const std::uint64_t closing = masks.quotes & ~inside;
  const std::uint64_t breaks = masks.cr | masks.lf;
  const std::uint64_t ends = (masks.separators | breaks) & ~inside;
  const std::uint64_t starts = ends << 1U | std::uint64_t{state_ == State::start};
  const std::uint64_t after_closing = closing << 1U | std::uint64_t{state_ == State::closed};
  // An opening quote right after a closing one makes both a doubled quote inside the field.
  if ((opening & ~(starts | after_closing)) != 0) return false;
  if ((after_closing & ~(ends | masks.quotes)) != 0) return false;

  const std::uint64_t second = masks.lf & (masks.cr << 1U | std::uint64_t{after_cr_});
  add_ends(ends & ~second, ends & breaks & ~second, inside & breaks & ~second, base);
  state_ = inside >> 63U != 0    ? State::quoted
           : closing >> 63U != 0 ? State::closed
           : ends >> 63U != 0    ? State::start
                                 : State::unquoted;
  after_cr_ = masks.cr >> 63U != 0;
  return true;
}

/// What the masks say of whole groups, for the bytes behind the last one.
void CsvStructure::look_at_rest(std::uint32_t at) {
  const std::string_view rest(block_ + at, size_ - at);
  plus_ |= rest.find('+') != std::string_view::npos;
  for (const char c : rest) beyond_ascii_ |= (static_cast<unsigned char>(c) & 0x80U) != 0;
}

void CsvStructure::take_bytes(std::uint32_t from, std::uint32_t to) {
  for (std::uint32_t at = from; at < to; ++at) take_byte(block_[at], at);
}

void CsvStructure::take_byte(char c, std::uint32_t at) {
  const bool is_break = c == '\r' || c == '\n';
  const bool second = c == '\n' && after_cr_;
  after_cr_ = c == '\r';
  if (second) return;  // of a CRLF, which was taken as a whole
  if (state_ == State::quoted) {
    if (is_break) ++line_;
    if (c == dialect_.quote) state_ = State::closed;
    return;
  }
  if (is_break || c == dialect_.separator) {
    ends_[count_++] = at;
    if (is_break) end_record(at);
    state_ = State::start;
    return;
  }
  const bool is_quote = c == dialect_.quote;
  switch (state_) {
    case State::start: state_ = is_quote ? State::quoted : State::unquoted; break;
    case State::unquoted:
      if (is_quote && dialect_.strict) add_fault(CsvFault::stray_quote, at);
      break;
    case State::closed:
    case State::blank:
      if (is_quote && state_ == State::closed) {
        state_ = State::quoted;
      } else if (!dialect_.strict && (c == ' ' || c == '\t')) {
        state_ = State::blank;
      } else {
        add_fault(CsvFault::text_after_quote, at);
        state_ = State::unquoted;
      }
      break;
    case State::quoted: break;
  }
}

void CsvStructure::add_fault(CsvFault fault, std::uint32_t at) {
  const auto record = static_cast<std::uint32_t>(records());
  if (faults_.empty() || faults_.back().record != record) faults_.push_back({record, at, fault});
}

void CsvStructure::finish(BlockEnd end) {
  if (end == BlockEnd::finish && tail().begin < size_ && state_ != State::quoted) {
    ends_[count_++] = size_;
    marks_[++last_mark_] = {size_, count_, line_};
  }
  const bool torn_pair = end == BlockEnd::more && records() > 0 && tail().begin == size_ &&
                         block_[size_ - 1] == '\r';
  if (torn_pair) --last_mark_;  // whether its LF follows is not known yet
  tail_size_ = size_ - tail().begin - (torn_pair ? 1 : 0);
}

std::optional<std::uint32_t> CsvStructure::open_quote() const {
  if (state_ != State::quoted) return std::nullopt;
  return count_ > tail().first_end ? ends_[count_ - 1] + 1 : tail().begin;
}

}  // namespace arrears
