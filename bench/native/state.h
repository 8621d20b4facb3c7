// What the log has told so far: one struct per key set. A number that nothing was told of is NaN, an item -1.
#pragma once
#include "log.h"
#include "pairs.h"

constexpr double DAY = 86'400'000;

// Price or rank of what was clicked.
struct Clicked {
  double last = NAN, sum = 0, n = 0;
  double mean() const { return n == 0 ? NAN : sum / n; }
  void add(double x) {
    if (x != x) return;
    last = x;
    sum += x;
    n += 1;
  }
};

enum Last { LAST_MEET, LAST_CLICK, LAST_IMAGE, LAST_INFO, LAST_SEARCH, LASTS };

struct Owner {
  Block items;
  double first = NAN;
  int32_t any = 0, meet = 0;
  int32_t last[LASTS] = {-1, -1, -1, -1, -1};
  Clicked price, rank;
};

// What a session has not heard of for a day is forgotten.
struct Session : Owner {
  double touchedAny = NAN;
  double touched[LASTS] = {NAN, NAN, NAN, NAN, NAN};
};

struct Item {
  int32_t count[ACTIONS] = {};
};

struct State {
  std::vector<Item> items;
  std::vector<Session> sessions;
  std::vector<Owner> users;
  Pairs pairs;
  std::vector<int32_t> platforms, cities, devices;
  double clicks = 0, meets = 0, shown = 0;
  // Sessions in the order in which they began.
  std::vector<int32_t> begun;
  size_t oldest = 0;

  explicit State(const Header &size)
      : items(size.items), sessions(size.sessions), users(size.users), platforms(size.platforms), cities(size.cities),
        devices(size.devices) {}

  void forgetSessions(double now) {
    for (; oldest < begun.size() && now - sessions[begun[oldest]].touchedAny > DAY; oldest++) {
      Session &session = sessions[begun[oldest]];
      pairs.forget(session.items);
      session = Session();
    }
  }
};
