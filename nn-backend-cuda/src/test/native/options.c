/* Reads options from the environment. A value that makes no sense ends the process: a test must not run on a guess. */
#include "options.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct options values;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static _Noreturn void refuse(const char *name, const char *text, const char *expected) {
  fprintf(stderr, "libcuda for tests: %s=%s; expected %s\n", name, text, expected);
  abort();
}

static uint64_t number(const char *name, uint64_t otherwise, uint64_t low, uint64_t high) {
  const char *text = getenv(name);
  if (!text || !*text) return otherwise;
  char *end;
  uint64_t value = strtoull(text, &end, 0);
  if (*end == 'K') value <<= 10, end++;
  else if (*end == 'M') value <<= 20, end++;
  else if (*end == 'G') value <<= 30, end++;
  if (*end || value < low || value > high) {
    char expected[80];
    snprintf(expected, sizeof expected, "a number from %llu to %llu", (unsigned long long)low, (unsigned long long)high);
    refuse(name, text, expected);
  }
  return value;
}

/* "8.0" -> 80 */
static unsigned version(const char *name, unsigned otherwise) {
  const char *text = getenv(name);
  unsigned major, minor;
  if (!text || !*text) return otherwise;
  if (sscanf(text, "%u.%u", &major, &minor) != 2 || minor > 9) refuse(name, text, "a version such as 8.0");
  return major * 10 + minor;
}

static enum order order(const char *name) {
  static const char *const names[] = {"forward", "reverse", "shuffle"};
  const char *text = getenv(name);
  if (!text || !*text) return ORDER_FORWARD;
  for (int i = 0; i < 3; i++)
    if (!strcmp(names[i], text)) return (enum order)i;
  refuse(name, text, "forward, reverse or shuffle");
}

void options_reload(void) {
  const char *name = getenv("CONCORD_CUDA_NAME");
  values = (struct options){
      .order = order("CONCORD_PTX_ORDER"),
      .seed = number("CONCORD_PTX_SEED", 1, 1, UINT64_MAX),
      .lanes = (unsigned)number("CONCORD_PTX_LANES", 32, 1, 32),
      .race = (int)number("CONCORD_PTX_RACECHECK", 1, 0, 2),
      .strict_barriers = number("CONCORD_PTX_STRICT", 0, 0, 1),
      .defer = number("CONCORD_PTX_DEFER", 1, 0, 1),
      .log = number("CONCORD_PTX_LOG", 1, 0, 1),
      .limit = number("CONCORD_PTX_LIMIT", UINT64_C(100000000000), 1, UINT64_MAX),
      .ptx_version = version("CONCORD_PTX_VERSION", 90),
      .devices = (int)number("CONCORD_CUDA_DEVICES", 1, 0, 16),
      .driver = (int)number("CONCORD_CUDA_DRIVER", 12060, 1000, 99990),
      .capability = (int)version("CONCORD_CUDA_CAPABILITY", 80),
      .memory = number("CONCORD_CUDA_MEMORY", UINT64_C(2) << 30, 1 << 20, UINT64_C(1) << 40),
      .name = name && *name ? name : "Concord PTX interpreter",
      .fail = getenv("CONCORD_CUDA_FAIL"),
  };
}

const struct options *options(void) {
  pthread_once(&once, options_reload);
  return &values;
}
