// One event into the state.
#pragma once
#include "state.h"

inline bool expires(double &touched, double now) {
  const bool gone = now - touched > DAY;
  touched = now;
  return gone;
}

template <bool ofDay> inline void touch(Touches &touches, Action action, double now) {
  if (ofDay && now - touches.last[action] > DAY) touches.count[action] = 0;
  touches.last[action] = now;
  touches.count[action]++;
}

// `found`: the rows of the list's items as they were looked up for the rows, 0 for those not known.
template <bool ofDay>
inline void updateShown(Pairs &pairs, Block &block, const int32_t *items, const uint32_t *found, int n, double now) {
  for (int i = 0; i < n; i++) {
    Row &row = found[i] ? block.rows[found[i]] : pairs.slot(block, items[i]);
    if (ofDay && now - row.last > DAY) row.count = 0;
    row.last = now;
    row.count++;
  }
}

inline void updateMeet(State &state, const Event &e, Session &session, Owner &user) {
  constexpr Action ACTION[] = {CLICK, IMAGES, INFOS, RATINGS, DEALINGS, SEARCHES};
  constexpr int LAST[] = {LAST_CLICK, LAST_IMAGE, LAST_INFO, -1, -1, LAST_SEARCH};
  const double now = e.ts;
  const Action action = ACTION[e.kind];
  const int last = LAST[e.kind];
  if (expires(session.touched[LAST_MEET], now)) session.meet = 0, session.last[LAST_MEET] = -1;
  session.meet++;
  user.meet++;
  state.meets++;
  if (last >= 0 && expires(session.touched[last], now)) {
    session.last[last] = -1;
    if (action == CLICK) session.price = session.rank = Clicked();
  }
  if (e.item < 0) return;
  session.last[LAST_MEET] = user.last[LAST_MEET] = e.item;
  if (last >= 0) session.last[last] = user.last[last] = e.item;
  state.items[e.item].count[MEET]++;
  state.items[e.item].count[action]++;
  Touches &ofSession = state.pairs.touched(state.pairs.slot(session.items, e.item));
  touch<true>(ofSession, MEET, now);
  touch<true>(ofSession, action, now);
  Touches &ofUser = state.pairs.touched(state.pairs.slot(user.items, e.item));
  touch<false>(ofUser, MEET, now);
  touch<false>(ofUser, action, now);
}

inline void updateClick(State &state, const Log &log, const Event &e, Session &session, Owner &user,
                        const uint32_t *ofSession, const uint32_t *ofUser) {
  const int32_t *items = &log.items[e.first];
  int place = 0;
  while (place < e.n && items[place] != e.item) place++;
  if (place < e.n) {
    session.price.add(log.prices[e.first + place]);
    user.price.add(log.prices[e.first + place]);
    session.rank.add(place + 1);
    user.rank.add(place + 1);
  }
  state.clicks++;
  state.shown += e.n;
  state.platforms[e.platform]++;
  state.cities[e.city]++;
  state.devices[e.device]++;
  for (int i = 0; i < e.n; i++) state.items[items[i]].count[SHOWN]++;
  updateShown<true>(state.pairs, session.items, items, ofSession, e.n, e.ts);
  updateShown<false>(state.pairs, user.items, items, ofUser, e.n, e.ts);
}

inline void update(State &state, const Log &log, const Event &e, const uint32_t *ofSession, const uint32_t *ofUser) {
  const double now = e.ts;
  Session &session = state.sessions[e.session];
  Owner &user = state.users[e.user];
  if (session.touchedAny != session.touchedAny) state.begun.push_back(e.session);
  if (expires(session.touchedAny, now)) session.any = 0, session.first = NAN;
  session.any++;
  user.any++;
  if (session.first != session.first) session.first = now;
  if (user.first != user.first) user.first = now;
  if (e.kind == OTHER) return;
  updateMeet(state, e, session, user);
  if (e.kind == CLICKOUT) updateClick(state, log, e, session, user, ofSession, ofUser);
}
