// Preloaded into the function: every host is found at 127.0.0.1, and every file that is opened is written down.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void note(const char *path) {
  int log = (int)syscall(SYS_openat, AT_FDCWD, getenv("OPENED_FILES"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  char line[4096];
  int length = snprintf(line, sizeof line, "%s\n", path);
  if (log < 0 || write(log, line, (size_t)length) != length) abort();
  close(log);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
  return real(node ? "127.0.0.1" : NULL, service, hints, found);
}

#define FOPEN(name)                                                    \
  FILE *name(const char *path, const char *mode) {                     \
    FILE *(*real)(const char *, const char *) = dlsym(RTLD_NEXT, #name); \
    note(path);                                                        \
    return real(path, mode);                                           \
  }

#define OPEN(name)                                              \
  int name(const char *path, int flags, ...) {                  \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
    va_list rest;                                               \
    va_start(rest, flags);                                      \
    mode_t mode = va_arg(rest, mode_t);                         \
    va_end(rest);                                               \
    note(path);                                                 \
    return real(path, flags, mode);                             \
  }

FOPEN(fopen)
FOPEN(fopen64)
OPEN(open)
OPEN(open64)
