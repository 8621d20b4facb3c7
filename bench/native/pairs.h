// What is known of an owner (a session or a user) and an item. An owner's items lie together in a block of its own, so
// that the candidates of a page, which mostly came together before, are found in a few lines of the cache.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <vector>

// Actions by their place in `Touches`; of most items an owner was only shown, and that stands in the row itself.
enum Action { MEET, CLICK, IMAGES, INFOS, RATINGS, DEALINGS, SEARCHES, SHOWN, ACTIONS };

struct Touches {
  double last[ACTIONS] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
  int32_t count[ACTIONS] = {};
};

struct Row {
  double last = NAN; // when shown
  int32_t count = 0; // how often
  uint32_t touches = 0;
};

struct Entry {
  int32_t item;
  uint32_t row; // 0: nothing is here
};

// Room of the process that is taken once and in large pages: it never moves, and growing copies nothing.
template <class T> class Room {
public:
  explicit Room(size_t bytes = size_t(1) << 34) {
    void *at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) {
      perror("native: no room");
      exit(1);
    }
    madvise(at, bytes, MADV_HUGEPAGE);
    first = static_cast<T *>(at);
  }
  T *take(size_t n) {
    used += n;
    return first + used - n;
  }
  T &operator[](size_t i) { return first[i]; }
  const T &operator[](size_t i) const { return first[i]; }
  size_t used = 0;

private:
  T *first;
};

inline Entry NO_ENTRY = {0, 0};
inline Row NO_ROW;

struct Block {
  Entry *entries = &NO_ENTRY;
  Row *rows = &NO_ROW; // row 0 is that of an item never seen
  uint32_t mask = 0, used = 1;
};

class Pairs {
public:
  Pairs() { touches[touches.used++] = Touches(); }

  uint32_t find(const Block &block, int32_t item) const {
    for (uint32_t at = hash(item);; at++) {
      const Entry entry = block.entries[at & block.mask];
      if (entry.item == item || entry.row == 0) return entry.row;
    }
  }

  Row &slot(Block &block, int32_t item) {
    const uint32_t row = find(block, item);
    return row ? block.rows[row] : add(block, item);
  }

  // An item that is not known.
  Row &add(Block &block, int32_t item) {
    if (2 * block.used >= block.mask + 1) grow(block);
    const uint32_t row = block.used++;
    block.rows[row] = Row();
    enter(block, {item, row});
    return block.rows[row];
  }

  Touches &touched(Row &row) {
    if (row.touches) return touches[row.touches];
    if (freeTouches.empty()) row.touches = touches.used++;
    else {
      row.touches = freeTouches.back();
      freeTouches.pop_back();
    }
    return touches[row.touches] = Touches();
  }

  const Touches &touchesOf(const Row &row) const { return touches[row.touches]; }

  void forget(Block &block) {
    for (uint32_t row = 1; row < block.used; row++)
      if (block.rows[row].touches) freeTouches.push_back(block.rows[row].touches);
    if (block.mask) freeBlocks[__builtin_ctz(block.mask + 1)].push_back(block.entries);
    block = Block();
  }

private:
  Room<Entry> room;
  Room<Touches> touches;
  std::vector<Entry *> freeBlocks[32];
  std::vector<uint32_t> freeTouches;

  static uint32_t hash(int32_t item) { return uint32_t(item) * 0x9e3779b1u >> 12; }

  static void enter(Block &block, Entry entry) {
    uint32_t at = hash(entry.item);
    while (block.entries[at & block.mask].row) at++;
    block.entries[at & block.mask] = entry;
  }

  // Entries, and behind them half as many rows.
  void grow(Block &block) {
    const Block old = block;
    const uint32_t size = old.mask ? 2 * (old.mask + 1) : 64;
    auto &reused = freeBlocks[__builtin_ctz(size)];
    if (reused.empty()) block.entries = room.take(2 * size);
    else {
      block.entries = reused.back();
      reused.pop_back();
    }
    block.rows = reinterpret_cast<Row *>(block.entries + size);
    block.mask = size - 1;
    memset(block.entries, 0, size * sizeof(Entry));
    memcpy(block.rows, old.rows, old.used * sizeof(Row));
    for (uint32_t at = 0; at <= old.mask; at++)
      if (old.entries[at].row) enter(block, old.entries[at]);
    if (old.mask) freeBlocks[__builtin_ctz(old.mask + 1)].push_back(old.entries);
  }
};
