// Overrides getaddrinfo in the function's process, by means of LD_PRELOAD (see ld.so(8)). Every host name resolves to 127.0.0.1, but some
// lookups fail, and some are slow. A character is appended to the file RESOLVER_FAULTS for each: 'f' or 's'.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void record(const char *fault) {
  int log = open(getenv("RESOLVER_FAULTS"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (log < 0 || write(log, fault, 1) != 1) abort();
  close(log);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
  int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  unsigned random = (unsigned)(now.tv_nsec / 100) * 2654435761u >> 8;
  if (random % 100 < 20) {
    record("f");
    return EAI_AGAIN;
  }
  if (random % 100 < 24) {
    record("s");
    usleep(random % 2000 * 1000);
  }
  return real(node ? "127.0.0.1" : NULL, service, hints, result);
}
