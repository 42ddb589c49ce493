/*
 * Loaded before a program (LD_PRELOAD): the time of day is as many milliseconds away from the machine's as the file CLOCK_SHIFT_FILE says, in every process that comes of it, from the
 * moment it is written. What measures spans (CLOCK_MONOTONIC) goes on as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static const volatile int64_t *shift_ms;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("CLOCK_SHIFT_FILE");
  int open_file = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
  if (open_file < 0) return;
  void *seen = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, open_file, 0);
  if (seen != MAP_FAILED) shift_ms = seen;
}

int clock_gettime(clockid_t id, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int failed = real(id, at);
  if (failed || !shift_ms || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE)) return failed;
  int64_t ns = at->tv_nsec + (*shift_ms % 1000) * 1000000;
  at->tv_sec += *shift_ms / 1000;
  if (ns < 0) at->tv_sec--, ns += 1000000000;
  if (ns >= 1000000000) at->tv_sec++, ns -= 1000000000;
  at->tv_nsec = ns;
  return 0;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  int failed = clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return failed;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
