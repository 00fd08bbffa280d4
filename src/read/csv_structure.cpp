#include "csv_structure.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>

namespace arrears {
namespace {

constexpr std::uint32_t kGroup = 64;
constexpr std::size_t kBatch = 32;  // groups classified at once; their masks stay in the L1 cache

/// Each bit becomes the parity of itself and all lower ones: set from an odd quote (included) to
/// the next even one (not included).
std::uint64_t prefix_parity(std::uint64_t bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

constexpr std::uint64_t all_if(bool set) { return set ? ~std::uint64_t{0} : 0; }

std::uint32_t count_bits(std::uint64_t bits) {
#if defined(__x86_64__) && !defined(__POPCNT__)
  // On the oldest processors of the family std::popcount is a call, which here is felt.
  bits -= bits >> 1U & 0x5555555555555555U;
  bits = (bits & 0x3333333333333333U) + (bits >> 2U & 0x3333333333333333U);
  bits = (bits + (bits >> 4U)) & 0x0f0f0f0f0f0f0f0fU;
  return static_cast<std::uint32_t>(bits * 0x0101010101010101U >> 56U);
#else
  return static_cast<std::uint32_t>(std::popcount(bits));
#endif
}

std::uint32_t lowest_bit(std::uint64_t bits) {
  return static_cast<std::uint32_t>(std::countr_zero(bits));
}

}  // namespace

CsvStructure::CsvStructure(const Dialect& dialect, ClassifyBytes classify)
    : dialect_(dialect), classify_(classify) {
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
  nul_.reset();
}

void CsvStructure::scan(const char* block, std::size_t size, BlockEnd end) {
  reset(block, size);
  ByteMasks masks[kBatch];
  std::uint32_t at = 0;
  while (size_ - at >= kGroup && !nul_) {
    std::size_t groups = std::min<std::size_t>(kBatch, (size_ - at) / kGroup);
    if (classify_(block + at, groups, dialect_.separator, dialect_.quote, masks)) {
      const void* const nul = std::memchr(block + at, '\0', groups * kGroup);
      nul_ = static_cast<std::uint32_t>(static_cast<const char*>(nul) - block);
      size_ = *nul_;
      groups = (size_ - at) / kGroup;
    }
    for (std::size_t g = 0; g < groups; ++g) {
      take_group(masks[g], at);
      at += kGroup;
    }
  }
  if (!nul_ && at < size_) {
    if (const void* const nul = std::memchr(block + at, '\0', size_ - at)) {
      nul_ = static_cast<std::uint32_t>(static_cast<const char*>(nul) - block);
      size_ = *nul_;
    }
  }
  take_bytes(at, size_);
  finish(nul_ ? BlockEnd::cut : end);
}

void CsvStructure::take_group(const ByteMasks& masks, std::uint32_t base) {
  const bool plain = state_ == State::start || state_ == State::unquoted;
  if (plain && masks.quotes == 0) {
    const std::uint64_t breaks = masks.cr | masks.lf;
    const std::uint64_t second = masks.lf & (masks.cr << 1U | std::uint64_t{after_cr_});
    const std::uint64_t ends = masks.separators | breaks;
    add_ends(ends & ~second, breaks & ~second, 0, base);
    state_ = ends >> 63U != 0 ? State::start : State::unquoted;
    after_cr_ = masks.cr >> 63U != 0;
    return;
  }
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

/// Marks the start of the record after the line break at `at`; `count_` ends are there so far.
inline void CsvStructure::end_record(std::uint32_t at) {
  const bool pair = block_[at] == '\r' && at + 1 < size_ && block_[at + 1] == '\n';
  marks_.push_back({at + (pair ? 2 : 1), count_, ++line_});
}

void CsvStructure::add_ends(std::uint64_t field_ends, std::uint64_t record_ends,
                            std::uint64_t inner_breaks, std::uint32_t base) {
  std::uint32_t* const out = ends_.get() + count_;
  const std::uint32_t fields = count_bits(field_ends);
  std::uint64_t rest = field_ends;
  // Whole rounds of four: a surplus store is cheaper than a branch that cannot be foreseen.
  for (std::uint32_t i = 0; i < fields; i += 4) {
    for (std::uint32_t k = i; k < i + 4; ++k) {
      out[k] = base + lowest_bit(rest | std::uint64_t{1} << 63U);
      rest &= rest - 1;
    }
  }
  while (record_ends != 0) {
    const std::uint32_t bit = lowest_bit(record_ends);
    const std::uint64_t below = (std::uint64_t{1} << bit) - 1;
    line_ += count_bits(inner_breaks & below);
    inner_breaks &= ~below;
    const std::uint32_t before = count_;
    count_ += count_bits(field_ends & below) + 1;
    end_record(base + bit);
    count_ = before;
    record_ends &= record_ends - 1;
  }
  line_ += count_bits(inner_breaks);
  count_ += fields;
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
