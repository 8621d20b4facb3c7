// The rows of one click-out: each key set is looked up once per row.
#pragma once
#include "columns.h"
#include "state.h"

inline double ratio(double hits, double n) { return n == 0 ? MISSING : hits / n; }

inline double smoothed(double hits, double n, double prior) {
  return prior != prior ? ratio(hits, n) : (hits + 10 * prior) / (n + 10);
}

inline float same(int32_t known, int32_t item) { return known < 0 ? (float)MISSING : known == item; }

template <bool ofDay> inline float **pairColumns(const Pair &pair, double now, float **out, int row) {
  int32_t count[ACTIONS];
  float since[ACTIONS];
  for (int a = 0; a < ACTIONS; a++) {
    const double ago = now - pair.last[a];
    const bool gone = ofDay && ago > DAY;
    since[a] = gone ? MISSING : ago;
    count[a] = gone ? 0 : pair.count[a];
  }
  for (int a = 0; a < ACTIONS; a++) out[a][row] = since[a];
  for (int a = 0; a < ACTIONS; a++) out[ACTIONS + a][row] = count[a];
  out[2 * ACTIONS][row] = ratio(count[CLICK], count[SHOWN]);
  return out + 2 * ACTIONS + 1;
}

inline void fill(float *out, int n, float value) {
  for (int i = 0; i < n; i++) out[i] = value;
}

inline float **ownerColumns(const Owner &owner, double now, const int32_t *items, const double *prices, int n,
                            float **out, int row) {
  for (int k = 0; k < 5; k++, out++)
    for (int i = 0; i < n; i++) (*out)[row + i] = same(owner.lastItem[k], items[i]);
  const double meanPrice = owner.price.mean(), meanRank = owner.rank.mean();
  for (int i = 0; i < n; i++) {
    out[0][row + i] = prices[i] - owner.price.last;
    out[1][row + i] = ratio(prices[i], meanPrice);
    out[2][row + i] = i + 1 - owner.rank.last;
    out[3][row + i] = i + 1 - meanRank;
  }
  fill(out[4] + row, n, owner.rank.last);
  fill(out[5] + row, n, owner.any);
  fill(out[6] + row, n, owner.meet);
  fill(out[7] + row, n, now - owner.first);
  return out + 8;
}

// A session as it is after what it has not heard of for a day is gone.
inline Owner liveSession(const Session &session, double now) {
  Owner live = session;
  if (now - session.touchedAny > DAY) live.any = 0, live.first = MISSING;
  if (now - session.touched[0] > DAY) live.meet = 0;
  if (now - session.touched[1] > DAY) live.price = live.rank = Clicked();
  for (int k = 0; k < 5; k++)
    if (now - session.touched[k] > DAY) live.lastItem[k] = -1;
  return live;
}

inline void rows(const State &state, const Log &log, const Event &e, Batch &batch, uint32_t *sessionRows,
                 uint32_t *userRows) {
  const double now = e.ts;
  const int n = e.n;
  const int32_t *items = &log.items[e.first];
  batch.room(n);
  for (int i = 0; i < n; i++) {
    state.sessionItems.prefetch(e.session, items[i]);
    state.userItems.prefetch(e.user, items[i]);
  }
  for (int i = 0; i < n; i++) {
    sessionRows[i] = state.sessionItems.find(e.session, items[i]);
    userRows[i] = state.userItems.find(e.user, items[i]);
    __builtin_prefetch(&state.sessionItems.at(sessionRows[i]));
    __builtin_prefetch(&state.userItems.at(userRows[i]));
  }
  const double clickPrior = ratio(state.clicks, state.shown), meetPrior = ratio(state.meets, state.shown);
  for (int i = 0; i < n; i++) {
    const int row = batch.rows + i;
    float **out = pairColumns<true>(state.sessionItems.at(sessionRows[i]), now, batch.out, row);
    out = pairColumns<false>(state.userItems.at(userRows[i]), now, out, row);
    const Item &item = state.items[items[i]];
    for (int a = 0; a < ACTIONS; a++) out[a][row] = item.count[a];
    out[ACTIONS][row] = ratio(item.count[CLICK], item.count[SHOWN]);
    out[ACTIONS + 1][row] = smoothed(item.count[CLICK], item.count[SHOWN], clickPrior);
    out[ACTIONS + 2][row] = smoothed(item.count[MEET], item.count[SHOWN], meetPrior);
  }
  const int row = batch.rows;
  const double *prices = &log.prices[e.first];
  float **out = batch.out + 2 * (2 * ACTIONS + 1) + ACTIONS + 3;
  out = ownerColumns(liveSession(state.sessions[e.session], now), now, items, prices, n, out, row);
  out = ownerColumns(state.users[e.user], now, items, prices, n, out, row);
  fill(out[0] + row, n, state.platforms[e.platform]);
  fill(out[1] + row, n, state.cities[e.city]);
  fill(out[2] + row, n, state.devices[e.device]);
  batch.rows += n;
}
