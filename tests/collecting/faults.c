/* A disk that fails: the n-th write, fsync or rename of a process, once or from then on; or one that is full from the
   n-th write or new file on ("space"): that write is cut in half, as a disk does it. Loaded before the C library.

   Or one that is written down: with XLV_RECORD, a file, every call that changes what is below XLV_BELOW, in its order:
   "call fd offset size path path2\n" and the bytes (see power_loss.py). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long left = -1, calls;
static int code, for_ever, fired;
static const char *wanted = "";

void xlv_arm(const char *kind, long n, int error, int stays) {
    static char name[16];
    wanted = strncpy(name, kind, sizeof name - 1);
    left = n, code = error, for_ever = stays, fired = 0, calls = 0;
}
void xlv_disarm(void) { left = -1; }
int xlv_fired(void) { return fired; }
long xlv_calls(void) { return calls; }

static int concerns(const char *kind) {
    if (strcmp(wanted, "space") == 0) return strcmp(kind, "write") == 0 || strcmp(kind, "create") == 0;
    return strcmp(kind, wanted) == 0;
}

static int fails(const char *kind, int fd) {
    struct stat about;
    if (left < 0 || !concerns(kind)) return 0;
    if (fd >= 0 && (fstat(fd, &about) != 0 || !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode)))) return 0;
    calls++;
    if (fired && for_ever) { errno = code; return 1; }
    if (fired || --left > 0) return 0;
    fired = 1;
    errno = code;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int record(void) {
    static int file = -2;
    const char *path = getenv("XLV_RECORD");
    if (file == -2) file = path ? REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    return file;
}
static int below(const char *path) { return strncmp(path, getenv("XLV_BELOW"), strlen(getenv("XLV_BELOW"))) == 0; }
static char watched[4096];
static int is_watched(int fd) { return fd >= 0 && fd < (int)sizeof watched && watched[fd]; }
static void note(const char *call, int fd, off_t at, ssize_t size, const char *path, const char *other, const void *data) {
    char line[8192];
    int length = snprintf(line, sizeof line, "%s\t%d\t%ld\t%ld\t%s\t%s\n", call, fd, (long)at, (long)size, path, other);
    if (REAL(write)(record(), line, length) != length || (data && REAL(write)(record(), data, size) != size)) abort();
}
static ssize_t written(int fd, const void *data, ssize_t size, off_t at) {
    if (record() >= 0 && is_watched(fd) && size > 0) note("write", fd, at, size, "", "", data);
    return size;
}
static int told(int failed, const char *call, int fd, off_t at, const char *path, const char *other) {
    int here = path[0] ? below(path) : is_watched(fd);
    if (!failed && here) note(call, fd, at, 0, path, other, NULL);
    return failed;
}
#define TOLD(failed, ...) (record() < 0 ? (failed) : told(failed, __VA_ARGS__))

/* How much of a write gets through: all of it, nothing, or what there was still room for. */
static ssize_t room(int fd, size_t size) {
    int before = fired;
    if (!fails("write", fd)) return (ssize_t)size;
    return strcmp(wanted, "space") == 0 && !before && size > 1 ? (ssize_t)(size / 2) : -1;
}

ssize_t write(int fd, const void *data, size_t size) {
    ssize_t some = room(fd, size);
    return some < 0 ? -1 : written(fd, data, REAL(write)(fd, data, some), -1);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    ssize_t some = room(fd, size);
    return some < 0 ? -1 : written(fd, data, REAL(pwrite)(fd, data, some, at), at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    ssize_t some = room(fd, size);
    return some < 0 ? -1 : written(fd, data, REAL(pwrite64)(fd, data, some, at), at);
}
static int creates(const char *path, int flags) {
    struct stat about;
    return left >= 0 && (flags & O_CREAT) && stat(path, &about) != 0 && fails("create", -1);
}
static int opened(int fd, const char *path, int flags) {
    if (record() < 0 || fd < 0 || fd >= (int)sizeof watched || !(watched[fd] = below(path))) return fd;
    note(flags & O_TRUNC ? "anew" : "open", fd, 0, 0, path, "", NULL);
    return fd;
}
#define OPEN(name)                                                     \
    int name(const char *path, int flags, ...) {                       \
        va_list more;                                                  \
        va_start(more, flags);                                         \
        mode_t mode = flags & O_CREAT ? (mode_t)va_arg(more, int) : 0; \
        va_end(more);                                                  \
        return creates(path, flags) ? -1 : opened(REAL(name)(path, flags, mode), path, flags); \
    }
OPEN(open)
OPEN(open64)
int mkdir(const char *path, mode_t mode) {
    struct stat about;
    if (left >= 0 && stat(path, &about) != 0 && fails("create", -1)) return -1;
    return TOLD(REAL(mkdir)(path, mode), "mkdir", -1, 0, path, "");
}
int close(int fd) {
    if (is_watched(fd)) watched[fd] = 0;
    return REAL(close)(fd);
}
int unlink(const char *path) { return TOLD(REAL(unlink)(path), "unlink", -1, 0, path, ""); }
int ftruncate(int fd, off_t size) { return TOLD(REAL(ftruncate)(fd, size), "cut", fd, size, "", ""); }
int ftruncate64(int fd, off64_t size) { return TOLD(REAL(ftruncate64)(fd, size), "cut", fd, size, "", ""); }
int fsync(int fd) { return fails("fsync", fd) ? -1 : TOLD(REAL(fsync)(fd), "fsync", fd, 0, "", ""); }
int fdatasync(int fd) { return fails("fsync", fd) ? -1 : TOLD(REAL(fdatasync)(fd), "fsync", fd, 0, "", ""); }
int syncfs(int fd) { return fails("fsync", fd) ? -1 : TOLD(REAL(syncfs)(fd), "syncfs", fd, 0, "", ""); }
int rename(const char *from, const char *to) {
    return fails("rename", -1) ? -1 : TOLD(REAL(rename)(from, to), "rename", -1, 0, from, to);
}
