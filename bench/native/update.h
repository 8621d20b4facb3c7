// One event into the state.
#pragma once
#include "state.h"

// What a session has not heard of for a day is forgotten.
inline bool expires(double &touched, double now) {
  const bool gone = now - touched > DAY;
  touched = now;
  return gone;
}

inline void touch(Pair &pair, Action action, double now) {
  pair.last[action] = now;
  pair.count[action] += 1;
}

inline void touchOfDay(Pair &pair, Action action, double now) {
  if (now - pair.last[action] > DAY) pair.count[action] = 0;
  touch(pair, action, now);
}

inline void update(State &state, const Log &log, const Event &e, const uint32_t *sessionRows,
                   const uint32_t *userRows) {
  constexpr Action ACTION[] = {CLICK, IMAGES, INFOS, RATINGS, DEALINGS, SEARCHES};
  constexpr int LAST[] = {1, 2, 3, -1, -1, 4};
  const double now = e.ts;
  Session &session = state.sessions[e.session];
  Owner &user = state.users[e.user];
  if (expires(session.touchedAny, now)) session.any = 0, session.first = MISSING;
  session.any++;
  user.any++;
  if (session.first != session.first) session.first = now;
  if (user.first != user.first) user.first = now;
  if (e.kind == OTHER) return;

  if (expires(session.touched[0], now)) session.meet = 0, session.lastItem[0] = -1;
  session.meet++;
  user.meet++;
  state.meets++;
  const Action action = ACTION[e.kind];
  const int last = LAST[e.kind];
  if (last >= 0 && expires(session.touched[last], now)) {
    session.lastItem[last] = -1;
    if (action == CLICK) session.price = session.rank = Clicked();
  }
  if (e.item >= 0) {
    session.lastItem[0] = user.lastItem[0] = e.item;
    if (last >= 0) session.lastItem[last] = user.lastItem[last] = e.item;
    Item &item = state.items[e.item];
    item.count[MEET]++;
    item.count[action]++;
    Pair &ofSession = state.sessionItems.slot(e.session, e.item);
    touchOfDay(ofSession, MEET, now);
    touchOfDay(ofSession, action, now);
    Pair &ofUser = state.userItems.slot(e.user, e.item);
    touch(ofUser, MEET, now);
    touch(ofUser, action, now);
  }
  if (action != CLICK) return;

  state.clicks++;
  state.shown += e.n;
  state.platforms[e.platform]++;
  state.cities[e.city]++;
  state.devices[e.device]++;
  const int32_t *items = &log.items[e.first];
  int place = 0;
  while (place < e.n && items[place] != e.item) place++;
  if (place < e.n) {
    session.price.add(log.prices[e.first + place]);
    user.price.add(log.prices[e.first + place]);
    session.rank.add(place + 1);
    user.rank.add(place + 1);
  }
  for (int i = 0; i < e.n; i++) {
    state.items[items[i]].count[SHOWN]++;
    Pairs &ofSession = state.sessionItems, &ofUser = state.userItems;
    touchOfDay(sessionRows[i] ? ofSession.at(sessionRows[i]) : ofSession.slot(e.session, items[i]), SHOWN, now);
    touch(userRows[i] ? ofUser.at(userRows[i]) : ofUser.slot(e.user, items[i]), SHOWN, now);
  }
}
