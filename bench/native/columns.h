// The 74 columns: their names in the order of rows.h, and a batch of them that is handed on when it is full.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

constexpr int COLUMNS = 74;

inline std::vector<std::string> columnNames() {
  const std::vector<std::string> actions = {"meet", "click", "image", "info", "rating", "deals", "search"};
  std::vector<std::string> names;
  for (const std::string key : {"session_item", "user_item"}) {
    for (auto &action : actions) names.push_back(action + "_since__" + key);
    names.push_back("shown_since__" + key);
    for (auto &action : actions) names.push_back(action + "_count__" + key);
    names.push_back("shown_count__" + key);
    names.push_back("click_over_shown__" + key);
  }
  for (auto &action : actions) names.push_back(action + "_count__item");
  for (auto name : {"shown_count__item", "click_over_shown__item", "click_over_shown__item__s10",
                    "meet_over_shown__item__s10"})
    names.push_back(name);
  for (const std::string key : {"session", "user"}) {
    for (auto action : {"meet", "click", "image", "info", "search"})
      names.push_back(std::string(action) + "_last_item__" + key + "__equals__candidate_item");
    for (auto name : {"candidate_price__minus__click_last_price__", "candidate_price__divided_by__click_mean_price__",
                      "candidate_rank__minus__click_last_rank__", "candidate_rank__minus__click_mean_rank__",
                      "click_last_rank__", "any_count__", "meet_count__", "any_since_first__"})
      names.push_back(name + key);
  }
  for (auto key : {"platform", "city", "device"}) names.push_back(std::string("click_count__") + key);
  return names;
}

enum class Mode { TIME, DIGEST, CELLS };

// Rows lie at out[c][0 … rows). A column has room for 8 rows more, which may be written and do not count, and columns
// do not lie a power of two apart, where they would share the same few places of the cache.
class Batch {
public:
  static constexpr int CAPACITY = 2048;
  float *out[COLUMNS];
  int rows = 0;
  int64_t total = 0;

  explicit Batch(Mode mode, FILE *file) : mode(mode), file(file), cells(COLUMNS * STRIDE), digests(COLUMNS, 0) {
    for (int c = 0; c < COLUMNS; c++) out[c] = cells.data() + c * STRIDE;
  }

  void room(int n) {
    if (rows + n > CAPACITY) flush();
    if (n <= CAPACITY) return;
    fprintf(stderr, "native: a list of %d candidates, expected at most %d\n", n, CAPACITY);
    exit(1);
  }

  void flush() {
    asm volatile("" : : "r"(cells.data()) : "memory"); // what nobody reads is made all the same
    if (mode == Mode::DIGEST) digest();
    if (mode == Mode::CELLS) write();
    total += rows;
    rows = 0;
  }

  const std::vector<uint32_t> &digested() const { return digests; }

private:
  static constexpr int STRIDE = CAPACITY + 48;
  Mode mode;
  FILE *file;
  std::vector<float> cells;
  std::vector<uint32_t> digests;

  void digest() {
    for (int c = 0; c < COLUMNS; c++)
      for (int i = 0; i < rows; i++) {
        uint32_t bits = 0x7fc00000;
        if (out[c][i] == out[c][i]) memcpy(&bits, &out[c][i], 4);
        digests[c] = (digests[c] ^ bits) * 0x01000193u;
      }
  }

  void write() {
    const int32_t n = rows;
    fwrite(&n, 4, 1, file);
    for (int c = 0; c < COLUMNS; c++) fwrite(out[c], 4, rows, file);
  }
};
