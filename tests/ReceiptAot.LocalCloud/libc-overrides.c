// Overrides libc functions in the function's process, by means of LD_PRELOAD (see ld.so(8)). Environment variables enable the overrides:
// CONNECT_PORT     connections to port 443 go to this port
// OPENED_FILES     path of each file that fopen, open or getpwuid_r opens is appended to this file
// RESOLVER_FAULTS  some calls of getaddrinfo fail and some are slow, at random; a line is appended to this file for each
// STALL_RESOLVER   getaddrinfo never returns
// FAIL_RESOLVER    the first call of getaddrinfo fails
// Always, with or without these variables, getaddrinfo resolves every host name to 127.0.0.2, where no test listens, and 127.0.0.1.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void append_line(const char *variable, const char *text) {
  if (!getenv(variable)) return;
  // A system call, because open() is overridden below.
  int file = (int)syscall(SYS_openat, AT_FDCWD, getenv(variable), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  char line[4096];
  int length = snprintf(line, sizeof line, "%s\n", text);
  if (file < 0 || write(file, line, (size_t)length) != length) abort();
  close(file);
}

// Returns the error of a lookup that fails; 0 for the others, some of which are delayed.
static int fail_at_random(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  unsigned random = (unsigned)(now.tv_nsec / 100) * 2654435761u >> 8;
  if (random % 100 < 20) {
    append_line("RESOLVER_FAULTS", "failed lookup");
    return EAI_AGAIN;
  }
  if (random % 100 < 24) {
    append_line("RESOLVER_FAULTS", "slow lookup");
    usleep(random % 2000 * 1000);
  }
  return 0;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
  int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
  static int calls;
  while (getenv("STALL_RESOLVER")) pause();
  if (getenv("FAIL_RESOLVER") && calls++ == 0) return EAI_AGAIN;
  int error = getenv("RESOLVER_FAULTS") ? fail_at_random() : 0;
  if (error) return error;
  error = real(node ? "127.0.0.2" : NULL, service, hints, result);
  if (error || !node) return error;
  struct addrinfo *last = *result;
  while (last->ai_next) last = last->ai_next;
  return real("127.0.0.1", service, hints, &last->ai_next);
}

int connect(int socket, const struct sockaddr *address, socklen_t length) {
  int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
  struct sockaddr_storage redirected = {0};
  if (!getenv("CONNECT_PORT") || length > sizeof redirected) return real(socket, address, length);
  memcpy(&redirected, address, length);
  struct sockaddr_in *ipv4 = (struct sockaddr_in *)&redirected;
  if (ipv4->sin_family == AF_INET && ipv4->sin_port == htons(443)) ipv4->sin_port = htons((uint16_t)atoi(getenv("CONNECT_PORT")));
  return real(socket, (struct sockaddr *)&redirected, length);
}

int getpwuid_r(uid_t user, struct passwd *entry, char *buffer, size_t length, struct passwd **result) {
  int (*real)(uid_t, struct passwd *, char *, size_t, struct passwd **) = dlsym(RTLD_NEXT, "getpwuid_r");
  append_line("OPENED_FILES", "/etc/passwd");
  return real(user, entry, buffer, length, result);
}

#define FOPEN(name)                                                      \
  FILE *name(const char *path, const char *mode) {                       \
    FILE *(*real)(const char *, const char *) = dlsym(RTLD_NEXT, #name); \
    append_line("OPENED_FILES", path);                                   \
    return real(path, mode);                                             \
  }

#define OPEN(name)                                                       \
  int name(const char *path, int flags, ...) {                           \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name);       \
    va_list arguments;                                                   \
    va_start(arguments, flags);                                          \
    mode_t mode = va_arg(arguments, mode_t);                             \
    va_end(arguments);                                                   \
    append_line("OPENED_FILES", path);                                   \
    return real(path, flags, mode);                                      \
  }

FOPEN(fopen)
FOPEN(fopen64)
OPEN(open)
OPEN(open64)
