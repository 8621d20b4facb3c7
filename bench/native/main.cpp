// The columns of bench/winner-style.ts, hand-written: `native LOG time | digest | cells FILE`; see bench/native.ts.
#include "rows.h"
#include "update.h"
#include <chrono>

int main(int argc, char **argv) {
  const std::string how = argc > 2 ? argv[2] : "time";
  const Log log = readLog(argv[1]);
  FILE *file = how == "cells" ? fopen(argv[3], "wb") : nullptr;
  Batch batch(how == "cells" ? Mode::CELLS : how == "digest" ? Mode::DIGEST : Mode::TIME, file);
  std::vector<uint32_t> ofSession(Batch::CAPACITY + 8), ofUser(Batch::CAPACITY + 8);

  const auto began = std::chrono::steady_clock::now();
  State state(log.size);
  for (const Event &e : log.events) {
    state.forgetSessions(e.ts);
    if (e.kind == CLICKOUT) rows(state, log, e, batch, ofSession.data(), ofUser.data());
    update(state, log, e, ofSession.data(), ofUser.data());
  }
  batch.flush();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();

  if (file) fclose(file);
  printf("{\"seconds\": %.6f, \"rows\": %lld, \"columns\": [", seconds, (long long)batch.total);
  const auto names = columnNames();
  for (int c = 0; c < COLUMNS; c++) printf("%s\"%s\"", c ? ", " : "", names[c].c_str());
  printf("], \"digests\": [");
  for (int c = 0; c < COLUMNS; c++) printf("%s%u", c ? ", " : "", batch.digested()[c]);
  printf("]}\n");
}
