// An encoded log as bench/native.ts writes it: ids are whole numbers from 0 within their kind, -1 is missing.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

enum Kind : int32_t { CLICKOUT, IMAGE, INFO, RATING, DEALS, SEARCH, OTHER };

struct Event {
  double ts; // epoch milliseconds
  int32_t kind, user, session, platform, city, device;
  int32_t item;     // clicked, touched or searched
  int32_t first, n; // what was shown: elements [first, first + n)
  int32_t unused;
};
static_assert(sizeof(Event) == 48);

struct Header {
  int32_t events, elements, users, sessions, items, platforms, cities, devices;
};

struct Log {
  Header size;
  std::vector<Event> events;
  std::vector<double> prices;  // [elements], NaN for missing
  std::vector<int32_t> items; // [elements]
};

template <class T> void readAll(FILE *file, T *into, size_t n) {
  if (fread(into, sizeof(T), n, file) == n) return;
  fprintf(stderr, "native: the log ends early\n");
  exit(1);
}

inline Log readLog(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "native: cannot open the log %s\n", path);
    exit(1);
  }
  Log log;
  readAll(file, &log.size, 1);
  log.events.resize(log.size.events);
  // Rows are made eight at a time: behind the last element some may be read, and are not used.
  log.prices.resize(log.size.elements + 8);
  log.items.resize(log.size.elements + 8);
  readAll(file, log.events.data(), log.events.size());
  readAll(file, log.prices.data(), log.size.elements);
  readAll(file, log.items.data(), log.size.elements);
  fclose(file);
  return log;
}
