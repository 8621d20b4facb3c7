// Eight numbers at a time, in the compiler's own vectors: no instruction set is named.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>

using F8 = float __attribute__((vector_size(32)));
using I8 = int32_t __attribute__((vector_size(32)));
using D4 = double __attribute__((vector_size(32)));
using F4 = float __attribute__((vector_size(16)));
using I4 = int32_t __attribute__((vector_size(16)));

// Two halves: the compiler takes vectors wider than the processor's apart, number by number.
struct D8 {
  D4 low, high;
};

inline D8 all(double x) { return {D4{} + x, D4{} + x}; }
inline D8 operator+(D8 a, D8 b) { return {a.low + b.low, a.high + b.high}; }
inline D8 operator-(D8 a, D8 b) { return {a.low - b.low, a.high - b.high}; }
inline D8 operator/(D8 a, D8 b) { return {a.low / b.low, a.high / b.high}; }

template <class V, class T> inline V load(const T *from) {
  V v;
  memcpy(&v, from, sizeof v);
  return v;
}

inline F8 floats(D8 d) {
  const F4 low = __builtin_convertvector(d.low, F4), high = __builtin_convertvector(d.high, F4);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}

inline D8 doubles(I8 n) {
  const I4 low = __builtin_shufflevector(n, n, 0, 1, 2, 3), high = __builtin_shufflevector(n, n, 4, 5, 6, 7);
  return {__builtin_convertvector(low, D4), __builtin_convertvector(high, D4)};
}

inline void store(float *to, F8 cells) { memcpy(to, &cells, sizeof cells); }
inline void store(float *to, I8 cells) { store(to, __builtin_convertvector(cells, F8)); }
inline void store(float *to, D8 cells) { store(to, floats(cells)); }

// x, missing where it is greater than a limit.
inline D8 upTo(double limit, D8 x) {
  return {x.low <= limit ? x.low : D4{} + NAN, x.high <= limit ? x.high : D4{} + NAN};
}

// hits / n, missing where n is 0.
inline D8 ratio(D8 hits, D8 n) {
  const D8 q = hits / n;
  return {n.low == 0 ? D4{} + NAN : q.low, n.high == 0 ? D4{} + NAN : q.high};
}

// Rows to columns, in place.
template <class V> inline void transpose(V *r) {
  V a[8], b[8];
  for (int i = 0; i < 4; i++) {
    a[2 * i] = __builtin_shufflevector(r[2 * i], r[2 * i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    a[2 * i + 1] = __builtin_shufflevector(r[2 * i], r[2 * i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  for (int i = 0; i < 8; i += 4)
    for (int j = 0; j < 2; j++) {
      b[i + 2 * j] = __builtin_shufflevector(a[i + j], a[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      b[i + 2 * j + 1] = __builtin_shufflevector(a[i + j], a[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  for (int i = 0; i < 4; i++) {
    r[i] = __builtin_shufflevector(b[i], b[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    r[i + 4] = __builtin_shufflevector(b[i], b[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}
