/* Preloaded before the C library: makes the disk full or broken at a chosen call.
 *
 * FAULT_FOLDER: only calls on files below this folder count. FAULT_CONTROL: a file of eight 32-bit
 * numbers that this library, the process and its parent share (see shim.py):
 *   on, at, kind, only, count, failed, -, -
 * While `on`, each matching call is counted; the one that makes count == at fails as `kind` says,
 * and unless `only` every later one too. Setting `on` to 0 from outside brings the disk back.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { FULL = 1, BROKEN = 2, HALF = 3, KILL = 4, HALF_KILL = 5 };
enum { WRITES = 1, GROWS = 2, OTHER = 3 }; /* what a call does: only a broken disk fails OTHER */
enum { GO = 0, FAIL = 1, SHORT = 2 };

static volatile int *control;
static char folder[PATH_MAX];
static size_t folder_length;

#define REAL(type, name, ...)                                          \
    static type (*real)(__VA_ARGS__);                                  \
    if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("FAULT_FOLDER"), *file = getenv("FAULT_CONTROL");
    if (where == NULL || file == NULL) return;
    int handle = open(file, O_RDWR);
    if (handle < 0) return;
    void *map = mmap(NULL, 8 * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    close(handle);
    if (map == MAP_FAILED) return;
    folder_length = strlen(where);
    if (folder_length >= sizeof folder) return;
    memcpy(folder, where, folder_length + 1);
    control = map;
}

static int is_below(const char *path) {
    return strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == '/' || path[folder_length] == '\0');
}

static int is_handle_below(int handle) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = '\0';
    return is_below(path);
}

static int is_path_below(int directory, const char *name) {
    char path[PATH_MAX];
    if (name[0] == '/') return is_below(name);
    if (directory != AT_FDCWD) return is_handle_below(directory);
    if (getcwd(path, sizeof path) == NULL) return 0;
    return is_below(path);
}

/* Count a matching call and say how it ends; sets errno where it fails. */
static int judge(int does) {
    int count = __sync_add_and_fetch(&control[4], 1), at = control[1], kind = control[2];
    if (at == 0 || count < at || (control[3] && count > at)) return GO;
    if (kind == KILL || (kind == HALF_KILL && does != WRITES)) raise(SIGKILL);
    if (kind == HALF_KILL) return SHORT;
    if (does == OTHER && kind != BROKEN) return GO;
    __sync_add_and_fetch(&control[5], 1);
    if (kind == HALF && does == WRITES && count == at) return SHORT;
    errno = kind == BROKEN ? EIO : ENOSPC;
    return FAIL;
}

static int on_handle(int handle, int does) {
    if (control == NULL || !control[0]) return GO;
    int before = errno;
    int below = is_handle_below(handle);
    errno = before;
    return below ? judge(does) : GO;
}

static int on_path(int directory, const char *name, int does) {
    if (control == NULL || !control[0]) return GO;
    int before = errno;
    int below = is_path_below(directory, name);
    errno = before;
    return below ? judge(does) : GO;
}

static void kill_if_asked(void) {
    if (control[2] == HALF_KILL) raise(SIGKILL);
}

ssize_t write(int handle, const void *bytes, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    int end = on_handle(handle, WRITES);
    if (end == FAIL) return -1;
    ssize_t written = real(handle, bytes, end == SHORT ? size / 2 : size);
    if (end == SHORT) kill_if_asked();
    return written;
}

#define PWRITE(name, offset_t)                                                \
    ssize_t name(int handle, const void *bytes, size_t size, offset_t at) {   \
        REAL(ssize_t, #name, int, const void *, size_t, offset_t);            \
        int end = on_handle(handle, WRITES);                                  \
        if (end == FAIL) return -1;                                           \
        ssize_t written = real(handle, bytes, end == SHORT ? size / 2 : size, at); \
        if (end == SHORT) kill_if_asked();                                    \
        return written;                                                       \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define ON_HANDLE(type, name, does, parameters, arguments, first) \
    type name parameters {                                        \
        REAL(type, #name, HANDLE_TYPES_##name);                   \
        return on_handle(first, does) == GO ? real arguments : -1; \
    }
#define HANDLE_TYPES_fsync int
#define HANDLE_TYPES_fdatasync int
#define HANDLE_TYPES_ftruncate int, off_t
#define HANDLE_TYPES_ftruncate64 int, off64_t
#define HANDLE_TYPES_sendfile int, int, off_t *, size_t
#define HANDLE_TYPES_sendfile64 int, int, off64_t *, size_t
#define HANDLE_TYPES_copy_file_range int, off64_t *, int, off64_t *, size_t, unsigned
ON_HANDLE(int, fsync, GROWS, (int handle), (handle), handle)
ON_HANDLE(int, fdatasync, GROWS, (int handle), (handle), handle)
ON_HANDLE(int, ftruncate, OTHER, (int handle, off_t size), (handle, size), handle)
ON_HANDLE(int, ftruncate64, OTHER, (int handle, off64_t size), (handle, size), handle)
ON_HANDLE(ssize_t, sendfile, GROWS, (int out, int in, off_t *at, size_t size),
          (out, in, at, size), out)
ON_HANDLE(ssize_t, sendfile64, GROWS, (int out, int in, off64_t *at, size_t size),
          (out, in, at, size), out)
ON_HANDLE(ssize_t, copy_file_range, GROWS,
          (int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags),
          (in, from, out, to, size, flags), out)

/* Opening counts only where it may make a file. */
#define MODE(flags)                                        \
    mode_t mode = 0;                                       \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                 \
        va_list rest;                                      \
        va_start(rest, flags);                             \
        mode = va_arg(rest, mode_t);                       \
        va_end(rest);                                      \
    }
#define OPEN(name)                                                             \
    int name(const char *path, int flags, ...) {                               \
        REAL(int, #name, const char *, int, ...);                              \
        MODE(flags)                                                            \
        if ((flags & O_CREAT) && on_path(AT_FDCWD, path, GROWS) != GO) return -1; \
        return real(path, flags, mode);                                        \
    }
#define OPENAT(name)                                                            \
    int name(int directory, const char *path, int flags, ...) {                 \
        REAL(int, #name, int, const char *, int, ...);                          \
        MODE(flags)                                                             \
        if ((flags & O_CREAT) && on_path(directory, path, GROWS) != GO) return -1; \
        return real(directory, path, flags, mode);                              \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return on_path(AT_FDCWD, to, GROWS) == GO ? real(from, to) : -1;
}

int renameat(int from_directory, const char *from, int to_directory, const char *to) {
    REAL(int, "renameat", int, const char *, int, const char *);
    int end = on_path(to_directory, to, GROWS);
    return end == GO ? real(from_directory, from, to_directory, to) : -1;
}

int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    return on_path(AT_FDCWD, to, GROWS) == GO ? real(from, to) : -1;
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return on_path(AT_FDCWD, path, GROWS) == GO ? real(path, mode) : -1;
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return on_path(AT_FDCWD, path, OTHER) == GO ? real(path) : -1;
}

int unlinkat(int directory, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    return on_path(directory, path, OTHER) == GO ? real(directory, path, flags) : -1;
}
