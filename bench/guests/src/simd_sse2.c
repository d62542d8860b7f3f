/* Packed integers of SSE2: blending of pixels with saturation, sums of differences, shuffles and comparisons. */
#define SCALE 1200
#include "bench.h"
#include <emmintrin.h>

#define SIZE (1 << 16)

static u8 front[SIZE] __attribute__((aligned(16))), back[SIZE] __attribute__((aligned(16))), out[SIZE] __attribute__((aligned(16)));

static void __attribute__((noinline)) blend(u32 alpha) {
  __m128i zero = _mm_setzero_si128(), factor = _mm_set1_epi16(alpha), rest = _mm_set1_epi16(256 - alpha);
  for (u32 i = 0; i < SIZE; i += 16) {
    __m128i f = _mm_load_si128((__m128i *)(front + i)), b = _mm_loadu_si128((__m128i *)(back + (i ^ 16)));
    __m128i low = _mm_add_epi16(_mm_mullo_epi16(_mm_unpacklo_epi8(f, zero), factor), _mm_mullo_epi16(_mm_unpacklo_epi8(b, zero), rest));
    __m128i high = _mm_add_epi16(_mm_mullo_epi16(_mm_unpackhi_epi8(f, zero), factor), _mm_mullo_epi16(_mm_unpackhi_epi8(b, zero), rest));
    _mm_store_si128((__m128i *)(out + i), _mm_packus_epi16(_mm_srli_epi16(low, 8), _mm_srli_epi16(high, 8)));
  }
}

static u64 __attribute__((noinline)) differences(void) {
  __m128i sum = _mm_setzero_si128();
  for (u32 i = 0; i < SIZE; i += 16) sum = _mm_add_epi64(sum, _mm_sad_epu8(_mm_load_si128((__m128i *)(out + i)), _mm_load_si128((__m128i *)(front + i))));
  u64 halves[2];
  _mm_storeu_si128((__m128i *)halves, sum);
  return halves[0] + halves[1];
}

static u32 __attribute__((noinline)) brighter(void) {
  u32 count = 0;
  for (u32 i = 0; i < SIZE; i += 16) {
    __m128i a = _mm_shuffle_epi32(_mm_load_si128((__m128i *)(out + i)), 0x1b), b = _mm_load_si128((__m128i *)(back + i));
    __m128i equal = _mm_cmpeq_epi8(_mm_max_epu8(a, b), a);
    count += __builtin_popcount(_mm_movemask_epi8(equal));
    _mm_store_si128((__m128i *)(back + i), _mm_avg_epu8(_mm_xor_si128(a, equal), _mm_adds_epu8(b, _mm_set1_epi8(3))));
  }
  return count;
}

u64 bench(int scale) {
  for (u32 i = 0; i < SIZE; i++) front[i] = next_random(), back[i] = next_random();
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    blend(round & 255);
    hash = mix(mix(hash, differences()), brighter());
  }
  return hash;
}
