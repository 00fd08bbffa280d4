#include "csv_masks.hpp"

#include <bit>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace arrears {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kLow7 = 0x7f7f7f7f7f7f7f7fU;

/// Eight bits, one for each byte of `word` that equals the byte repeated in `pattern`.
std::uint64_t equal_bytes(std::uint64_t word, std::uint64_t pattern) {
  const std::uint64_t x = word ^ pattern;
  // The top bit of a byte is set where the byte is zero; exact, no carry crosses bytes.
  const std::uint64_t zero = ~(((x & kLow7) + kLow7) | x | kLow7);
  return ((zero >> 7U) * 0x0102040810204080U) >> 56U;
}

std::uint64_t repeated(char c) { return kOnes * static_cast<unsigned char>(c); }

OddBytes classify_portable(const char* bytes, std::size_t groups, char separator, char quote,
                           ByteMasks* masks) {
  std::uint64_t nul = 0;
  std::uint64_t all = 0;
  std::uint64_t plus = 0;
  for (std::size_t g = 0; g < groups; ++g) {
    ByteMasks m{};
    for (unsigned i = 0; i < 64; i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes + 64 * g + i, sizeof word);
      if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
      m.separators |= equal_bytes(word, repeated(separator)) << i;
      m.quotes |= equal_bytes(word, repeated(quote)) << i;
      m.cr |= equal_bytes(word, repeated('\r')) << i;
      m.lf |= equal_bytes(word, repeated('\n')) << i;
      nul |= equal_bytes(word, 0);
      all |= word;
      plus |= equal_bytes(word, repeated('+'));
    }
    masks[g] = m;
  }
  return {nul != 0, (all & ~(kOnes * 0x7F)) != 0, plus != 0};
}

#if defined(__x86_64__)

std::uint64_t equal_sse2(const __m128i* part, __m128i pattern) {
  std::uint64_t mask = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const auto bits = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(part[i], pattern)));
    mask |= std::uint64_t{bits} << (16 * i);
  }
  return mask;
}

OddBytes classify_sse2(const char* bytes, std::size_t groups, char separator, char quote,
                           ByteMasks* masks) {
  const __m128i separators = _mm_set1_epi8(separator);
  const __m128i quotes = _mm_set1_epi8(quote);
  const __m128i cr = _mm_set1_epi8('\r');
  const __m128i lf = _mm_set1_epi8('\n');
  const __m128i zero = _mm_setzero_si128();
  __m128i nul = zero;
  __m128i all = zero;
  __m128i plus = zero;
  for (std::size_t g = 0; g < groups; ++g) {
    __m128i part[4];
    for (unsigned i = 0; i < 4; ++i) {
      part[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 64 * g + 16 * i));
      nul = _mm_or_si128(nul, _mm_cmpeq_epi8(part[i], zero));
      all = _mm_or_si128(all, part[i]);
      plus = _mm_or_si128(plus, _mm_cmpeq_epi8(part[i], _mm_set1_epi8('+')));
    }
    masks[g] = {equal_sse2(part, separators), equal_sse2(part, quotes), equal_sse2(part, cr),
                equal_sse2(part, lf)};
  }
  return {_mm_movemask_epi8(nul) != 0, _mm_movemask_epi8(all) != 0,
          _mm_movemask_epi8(plus) != 0};
}

__attribute__((target("avx2"))) inline std::uint64_t equal_avx2(__m256i low, __m256i high,
                                                                __m256i pattern) {
  const auto l = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern)));
  const auto h = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, pattern)));
  return std::uint64_t{h} << 32U | l;
}

__attribute__((target("avx2"))) OddBytes classify_avx2(const char* bytes, std::size_t groups,
                                                   char separator, char quote, ByteMasks* masks) {
  const __m256i separators = _mm256_set1_epi8(separator);
  const __m256i quotes = _mm256_set1_epi8(quote);
  const __m256i cr = _mm256_set1_epi8('\r');
  const __m256i lf = _mm256_set1_epi8('\n');
  const __m256i zero = _mm256_setzero_si256();
  const __m256i pluses = _mm256_set1_epi8('+');
  __m256i nul = zero;
  __m256i all = zero;
  __m256i plus = zero;
  for (std::size_t g = 0; g < groups; ++g) {
    const auto* const from = reinterpret_cast<const __m256i*>(bytes + 64 * g);
    const __m256i low = _mm256_loadu_si256(from);
    const __m256i high = _mm256_loadu_si256(from + 1);
    nul = _mm256_or_si256(nul, _mm256_cmpeq_epi8(_mm256_min_epu8(low, high), zero));
    all = _mm256_or_si256(all, _mm256_or_si256(low, high));
    plus = _mm256_or_si256(plus, _mm256_or_si256(_mm256_cmpeq_epi8(low, pluses),
                                                 _mm256_cmpeq_epi8(high, pluses)));
    masks[g] = {equal_avx2(low, high, separators), equal_avx2(low, high, quotes),
                equal_avx2(low, high, cr), equal_avx2(low, high, lf)};
  }
  return {_mm256_movemask_epi8(nul) != 0, _mm256_movemask_epi8(all) != 0,
          _mm256_movemask_epi8(plus) != 0};
}

__attribute__((target("avx512f,avx512bw"))) OddBytes classify_avx512(
    const char* bytes, std::size_t groups, char separator, char quote, ByteMasks* masks) {
  const __m512i separators = _mm512_set1_epi8(separator);
  const __m512i quotes = _mm512_set1_epi8(quote);
  const __m512i cr = _mm512_set1_epi8('\r');
  const __m512i lf = _mm512_set1_epi8('\n');
  const __m512i pluses = _mm512_set1_epi8('+');
  __mmask64 nul = 0;
  __mmask64 plus = 0;
  __m512i all = _mm512_setzero_si512();
  for (std::size_t g = 0; g < groups; ++g) {
    const __m512i part = _mm512_loadu_si512(bytes + 64 * g);
    nul |= _mm512_testn_epi8_mask(part, part);
    plus |= _mm512_cmpeq_epi8_mask(part, pluses);
    all = _mm512_or_si512(all, part);
    masks[g] = {_mm512_cmpeq_epi8_mask(part, separators), _mm512_cmpeq_epi8_mask(part, quotes),
                _mm512_cmpeq_epi8_mask(part, cr), _mm512_cmpeq_epi8_mask(part, lf)};
  }
  return {nul != 0, _mm512_movepi8_mask(all) != 0, plus != 0};
}

#endif

std::vector<Classifier> runnable_classifiers() {
  std::vector<Classifier> all{{"portable", classify_portable}};
#if defined(__x86_64__)
  all.push_back({"sse2", classify_sse2});
  if (__builtin_cpu_supports("avx2") != 0) all.push_back({"avx2", classify_avx2});
  if (__builtin_cpu_supports("avx512bw") != 0) all.push_back({"avx512", classify_avx512});
#endif
  return all;
}

}  // namespace

std::span<const Classifier> classifiers() {
  static const std::vector<Classifier> all = runnable_classifiers();
  return all;
}

ClassifyBytes best_classifier() { return classifiers().back().classify; }

}  // namespace arrears
