// The rows of one click-out, eight candidates at a time. Each key set is looked up once per row. Of the last eight some
// may stand beyond the list: their cells are written over by the next rows, or lie beyond the batch.
#pragma once
#include "columns.h"
#include "state.h"
#include "vectors.h"

template <bool ofDay> inline D8 since(D8 last, double now) {
  const D8 ago = all(now) - last;
  return ofDay ? upTo(DAY, ago) : ago;
}

// How often, where `since` is known: what is forgotten has no time.
inline I8 known(I8 count, F8 since) { return count & (since == since); }

template <bool ofDay>
inline float **pairColumns(const Pairs &pairs, const Block &block, const uint32_t *found, double now, float **out,
                           int row) {
  F8 ago[8];
  I8 count[8];
  double shownLast[8];
  int32_t shownCount[8];
  for (int j = 0; j < 8; j++) {
    const Row &at = block.rows[found[j]];
    const Touches &touches = pairs.touchesOf(at);
    ago[j] = floats(since<ofDay>(load<D8>(touches.last), now));
    count[j] = load<I8>(touches.count);
    if (ofDay) count[j] = known(count[j], ago[j]);
    shownLast[j] = at.last;
    shownCount[j] = at.count;
  }
  transpose(ago);
  transpose(count);
  ago[SHOWN] = floats(since<ofDay>(load<D8>(shownLast), now));
  count[SHOWN] = load<I8>(shownCount);
  if (ofDay) count[SHOWN] = known(count[SHOWN], ago[SHOWN]);
  for (int a = 0; a < ACTIONS; a++) store(out[a] + row, ago[a]);
  for (int a = 0; a < ACTIONS; a++) store(out[ACTIONS + a] + row, count[a]);
  store(out[2 * ACTIONS] + row, ratio(doubles(count[CLICK]), doubles(count[SHOWN])));
  return out + 2 * ACTIONS + 1;
}

inline double quotient(double hits, double n) { return n == 0 ? NAN : hits / n; }

inline D8 smoothed(D8 hits, D8 n, double prior) {
  return prior != prior ? ratio(hits, n) : (hits + all(10 * prior)) / (n + all(10));
}

inline float **itemColumns(const State &state, const int32_t *items, float **out, int row) {
  I8 count[8];
  for (int j = 0; j < 8; j++) count[j] = load<I8>(state.items[items[j]].count);
  transpose(count);
  for (int a = 0; a < ACTIONS; a++) store(out[a] + row, count[a]);
  const D8 clicks = doubles(count[CLICK]), meets = doubles(count[MEET]), shown = doubles(count[SHOWN]);
  store(out[ACTIONS] + row, ratio(clicks, shown));
  store(out[ACTIONS + 1] + row, smoothed(clicks, shown, quotient(state.clicks, state.shown)));
  store(out[ACTIONS + 2] + row, smoothed(meets, shown, quotient(state.meets, state.shown)));
  return out + ACTIONS + 3;
}

// What the columns of an owner are made of; the same for all rows of a click-out.
struct Said {
  int32_t last[LASTS];
  double lastPrice, meanPrice, lastRank, meanRank;
  // Columns by themselves: last rank, counts of anything and of meetings, time since the first of anything.
  float plain[4];

  Said(const Owner &owner, double now)
      : lastPrice(owner.price.last), meanPrice(owner.price.mean()), lastRank(owner.rank.last),
        meanRank(owner.rank.mean()),
        plain{float(owner.rank.last), float(owner.any), float(owner.meet), float(now - owner.first)} {
    memcpy(last, owner.last, sizeof last);
  }
};

inline Said said(const Session &session, double now) {
  Said said(session, now);
  if (now - session.touchedAny > DAY) said.plain[1] = 0, said.plain[3] = NAN;
  if (now - session.touched[LAST_MEET] > DAY) said.plain[2] = 0;
  if (now - session.touched[LAST_CLICK] > DAY)
    said.lastPrice = said.meanPrice = said.lastRank = said.meanRank = said.plain[0] = NAN;
  for (int k = 0; k < LASTS; k++)
    if (now - session.touched[k] > DAY) said.last[k] = -1;
  return said;
}

inline float **ownerColumns(const Said &said, I8 items, D8 prices, D8 ranks, float **out, int row) {
  for (int k = 0; k < LASTS; k++, out++)
    store(*out + row, said.last[k] < 0 ? F8{} + NAN : items == said.last[k] ? F8{} + 1 : F8{});
  store(out[0] + row, prices - all(said.lastPrice));
  store(out[1] + row, ratio(prices, all(said.meanPrice)));
  store(out[2] + row, ranks - all(said.lastRank));
  store(out[3] + row, ranks - all(said.meanRank));
  for (int k = 0; k < 4; k++) store(out[4 + k] + row, F8{} + said.plain[k]);
  return out + 8;
}

// Looks up the n items of a list; beyond it 0, the row of an item never seen.
inline void findAll(const Pairs &pairs, const Block &block, const int32_t *items, int n, uint32_t *found) {
  for (int i = 0; i < n; i++) found[i] = pairs.find(block, items[i]);
  memset(found + n, 0, 8 * sizeof *found);
}

inline void rows(State &state, const Log &log, const Event &e, Batch &batch, uint32_t *ofSession, uint32_t *ofUser) {
  const double now = e.ts;
  const int32_t *items = &log.items[e.first];
  const double *prices = &log.prices[e.first];
  const Session &session = state.sessions[e.session];
  const Owner &user = state.users[e.user];
  batch.room(e.n);
  findAll(state.pairs, session.items, items, e.n, ofSession);
  findAll(state.pairs, user.items, items, e.n, ofUser);
  const Said bySession = said(session, now), byUser(user, now);
  const F8 platform = F8{} + float(state.platforms[e.platform]), city = F8{} + float(state.cities[e.city]),
           device = F8{} + float(state.devices[e.device]);
  for (int i = 0; i < e.n; i += 8) {
    const int row = batch.rows + i;
    float **out = pairColumns<true>(state.pairs, session.items, ofSession + i, now, batch.out, row);
    out = pairColumns<false>(state.pairs, user.items, ofUser + i, now, out, row);
    out = itemColumns(state, items + i, out, row);
    const I8 some = load<I8>(items + i);
    const D8 price = load<D8>(prices + i);
    const D8 rank = D8{{1, 2, 3, 4}, {5, 6, 7, 8}} + all(i);
    out = ownerColumns(bySession, some, price, rank, out, row);
    out = ownerColumns(byUser, some, price, rank, out, row);
    store(out[0] + row, platform);
    store(out[1] + row, city);
    store(out[2] + row, device);
  }
  batch.rows += e.n;
}
