// What the log has told so far: one struct per key set. A number that nothing was told of is NaN, an item -1.
#pragma once
#include "log.h"
#include <cmath>

constexpr double DAY = 86'400'000;
const double MISSING = NAN;

// Actions by their place in `last` and `count`.
enum Action { MEET, CLICK, IMAGES, INFOS, RATINGS, DEALINGS, SEARCHES, SHOWN, ACTIONS };

struct Item {
  int32_t count[ACTIONS] = {};
};

// One owner (session or user) and one item.
struct Pair {
  double last[ACTIONS];
  int32_t count[ACTIONS];
};

constexpr Pair EMPTY = {{NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN}, {}};

// Price or rank of what was clicked.
struct Clicked {
  double last = MISSING, sum = 0, n = 0;
  double mean() const { return n == 0 ? MISSING : sum / n; }
  void add(double x) {
    if (x != x) return;
    last = x;
    sum += x;
    n += 1;
  }
};

struct Owner {
  double first = MISSING;
  int32_t any = 0, meet = 0;
  int32_t lastItem[5] = {-1, -1, -1, -1, -1}; // meet, click, image, info, search
  Clicked price, rank;
};

struct Session : Owner {
  double touchedAny = MISSING;
  double touched[5] = {MISSING, MISSING, MISSING, MISSING, MISSING}; // as lastItem
};

// Rows of pairs found by open addressing; row 0 is a pair never seen.
class Pairs {
public:
  Pairs() : entries(1 << 12), rows(1, EMPTY) { rows.reserve(1 << 12); }

  void prefetch(int32_t owner, int32_t item) const { __builtin_prefetch(&entries[hash(key(owner, item)) & mask()]); }

  uint32_t find(int32_t owner, int32_t item) const {
    const uint64_t k = key(owner, item);
    for (uint64_t at = hash(k);; at++) {
      const Entry &entry = entries[at & mask()];
      if (entry.row == 0 || entry.key == k) return entry.row;
    }
  }

  uint32_t add(int32_t owner, int32_t item) {
    if (2 * rows.size() > entries.size()) grow();
    const uint32_t row = rows.size();
    rows.push_back(EMPTY);
    enter({key(owner, item), row});
    return row;
  }

  Pair &slot(int32_t owner, int32_t item) {
    const uint32_t row = find(owner, item);
    return rows[row == 0 ? add(owner, item) : row];
  }

  Pair &at(uint32_t row) { return rows[row]; }
  const Pair &at(uint32_t row) const { return rows[row]; }

private:
  struct Entry {
    uint64_t key = 0;
    uint32_t row = 0;
  };
  std::vector<Entry> entries;
  std::vector<Pair> rows;

  uint64_t mask() const { return entries.size() - 1; }
  static uint64_t key(int32_t owner, int32_t item) { return (uint64_t)(uint32_t)owner << 32 | (uint32_t)item; }
  static uint64_t hash(uint64_t key) {
    key *= 0x9e3779b97f4a7c15;
    return key ^ key >> 32;
  }
  void enter(Entry entry) {
    uint64_t at = hash(entry.key);
    while (entries[at & mask()].row != 0) at++;
    entries[at & mask()] = entry;
  }
  void grow() {
    std::vector<Entry> old(2 * entries.size());
    old.swap(entries);
    for (const Entry &entry : old)
      if (entry.row != 0) enter(entry);
  }
};

struct State {
  std::vector<Item> items;
  std::vector<Session> sessions;
  std::vector<Owner> users;
  Pairs sessionItems, userItems;
  std::vector<int32_t> platforms, cities, devices;
  double clicks = 0, meets = 0, shown = 0;

  explicit State(const Header &size)
      : items(size.items), sessions(size.sessions), users(size.users), platforms(size.platforms), cities(size.cities),
        devices(size.devices) {}
};
