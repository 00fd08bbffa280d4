#include "csv_structure.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <string_view>

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

#if defined(__x86_64__) && !defined(__POPCNT__)
constexpr bool kAsksProcessor = true;   // for instructions that count bits
#else
constexpr bool kAsksProcessor = false;  // they are there, or there is no way to ask
#endif

/// `kCounts`: the processor counts bits itself. On the oldest ones of the family std::popcount is a
/// call, which here is felt.
template <bool kCounts>
[[gnu::always_inline]] inline std::uint32_t count_bits(std::uint64_t bits) {
  if constexpr (kCounts || !kAsksProcessor) {
    return static_cast<std::uint32_t>(__builtin_popcountll(bits));
  } else {
    bits -= bits >> 1U & 0x5555555555555555U;
    bits = (bits & 0x3333333333333333U) + (bits >> 2U & 0x3333333333333333U);
    bits = (bits + (bits >> 4U)) & 0x0f0f0f0f0f0f0f0fU;
    return static_cast<std::uint32_t>(bits * 0x0101010101010101U >> 56U);
  }
}

bool processor_counts() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("popcnt") != 0 && __builtin_cpu_supports("bmi") != 0;
#else
  return false;
#endif
}

std::uint32_t lowest_bit(std::uint64_t bits) {
  return static_cast<std::uint32_t>(std::countr_zero(bits));
}

}  // namespace

CsvStructure::CsvStructure(const Dialect& dialect, ClassifyBytes classify)
    : dialect_(dialect), classify_(classify), counts_(processor_counts()) {
  reset(nullptr, 0);
}

void CsvStructure::reset(const char* block, std::size_t size) {
  assert(size < std::numeric_limits<std::uint32_t>::max());
  block_ = block;
  size_ = static_cast<std::uint32_t>(size);
  if (ends_room_ < size + kGroup + 1) {
    ends_room_ = size + kGroup + 1;
    ends_ = std::make_unique_for_overwrite<std::uint32_t[]>(ends_room_);
  }
  count_ = 0;
  line_ = 0;
  state_ = State::start;
  after_cr_ = false;
  marks_.clear();
  marks_.push_back({0, 0, 0});
  faults_.clear();
  quoted_.clear();
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
    counts_ ? take_groups_counting({masks, groups}, at) : take_groups({masks, groups}, at);
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

/// Marks the start of the record after the line break at `at`; `count_` ends are there so far.
[[gnu::always_inline]] inline void CsvStructure::end_record(std::uint32_t at) {
  const bool pair = block_[at] == '\r' && at + 1 < size_ && block_[at + 1] == '\n';
  marks_.push_back({at + (pair ? 2 : 1), count_, ++line_});
}

template <bool kCounts>
[[gnu::always_inline]] inline void CsvStructure::add_ends(std::uint64_t field_ends,
                                                          std::uint64_t record_ends,
                                                          std::uint64_t inner_breaks,
                                                          std::uint32_t base) {
  std::uint32_t* const out = ends_.get() + count_;
  const std::uint32_t fields = count_bits<kCounts>(field_ends);
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
  while (record_ends != 0) {
    const std::uint32_t bit = lowest_bit(record_ends);
    const std::uint64_t below = (std::uint64_t{1} << bit) - 1;
    line_ += count_bits<kCounts>(inner_breaks & below);
    inner_breaks &= ~below;
    const std::uint32_t before = count_;
    count_ += count_bits<kCounts>(field_ends & below) + 1;
    end_record(base + bit);
    count_ = before;
    record_ends &= record_ends - 1;
  }
  line_ += count_bits<kCounts>(inner_breaks);
  count_ += fields;
}

template <bool kCounts>
[[gnu::always_inline]] inline void CsvStructure::take_group(const ByteMasks& masks,
                                                            std::uint32_t base) {
  const bool plain = state_ == State::start || state_ == State::unquoted;
  if (masks.quotes != 0) quoted_.push_back(base);
  if (plain && masks.quotes == 0) {
    const std::uint64_t breaks = masks.cr | masks.lf;
    const std::uint64_t second = masks.lf & (masks.cr << 1U | std::uint64_t{after_cr_});
    const std::uint64_t ends = masks.separators | breaks;
    add_ends<kCounts>(ends & ~second, breaks & ~second, 0, base);
    state_ = ends >> 63U != 0 ? State::start : State::unquoted;
    after_cr_ = masks.cr >> 63U != 0;
    return;
  }
  if (state_ == State::blank || !take_quoted_group(masks, base)) take_bytes(base, base + kGroup);
}

void CsvStructure::take_groups(std::span<const ByteMasks> groups, std::uint32_t at) {
  for (const ByteMasks& masks : groups) {
    take_group<false>(masks, at);
    at += kGroup;
  }
}

#if defined(__x86_64__)
__attribute__((target("popcnt,bmi")))
#endif
void CsvStructure::take_groups_counting(std::span<const ByteMasks> groups, std::uint32_t at) {
  for (const ByteMasks& masks : groups) {
    take_group<true>(masks, at);
    at += kGroup;
  }
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
  add_ends<false>(ends & ~second, ends & breaks & ~second, inside & breaks & ~second, base);
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
  if (rest.find(dialect_.quote) != std::string_view::npos) quoted_.push_back(at);
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
    marks_.push_back({size_, count_, line_});
  }
  const bool torn_pair = end == BlockEnd::more && records() > 0 && tail().begin == size_ &&
                         block_[size_ - 1] == '\r';
  if (torn_pair) marks_.pop_back();  // whether its LF follows is not known yet
  tail_size_ = size_ - tail().begin - (torn_pair ? 1 : 0);
}

std::optional<std::uint32_t> CsvStructure::open_quote() const {
  if (state_ != State::quoted) return std::nullopt;
  return count_ > tail().first_end ? ends_[count_ - 1] + 1 : tail().begin;
}

}  // namespace arrears
