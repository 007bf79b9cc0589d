/* A disk that fails: the n-th write, fsync or rename of a process, once or from then on; or one that is full from the
   n-th write or new file on ("space"): that write is cut in half, as a disk does it. Loaded before the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
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

/* How much of a write gets through: all of it, nothing, or what there was still room for. */
static ssize_t room(int fd, size_t size) {
    int before = fired;
    if (!fails("write", fd)) return (ssize_t)size;
    return strcmp(wanted, "space") == 0 && !before && size > 1 ? (ssize_t)(size / 2) : -1;
}

ssize_t write(int fd, const void *data, size_t size) {
    ssize_t some = room(fd, size);
    return some < 0 ? -1 : REAL(write)(fd, data, some);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    ssize_t some = room(fd, size);
    return some < 0 ? -1 : REAL(pwrite)(fd, data, some, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    ssize_t some = room(fd, size);
    return some < 0 ? -1 : REAL(pwrite64)(fd, data, some, at);
}
static int creates(const char *path, int flags) {
    struct stat about;
    return left >= 0 && (flags & O_CREAT) && stat(path, &about) != 0 && fails("create", -1);
}
#define OPEN(name)                                                     \
    int name(const char *path, int flags, ...) {                       \
        va_list more;                                                  \
        va_start(more, flags);                                         \
        mode_t mode = flags & O_CREAT ? (mode_t)va_arg(more, int) : 0; \
        va_end(more);                                                  \
        return creates(path, flags) ? -1 : REAL(name)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
int mkdir(const char *path, mode_t mode) {
    struct stat about;
    return left >= 0 && stat(path, &about) != 0 && fails("create", -1) ? -1 : REAL(mkdir)(path, mode);
}
int fsync(int fd) { return fails("fsync", fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails("fsync", fd) ? -1 : REAL(fdatasync)(fd); }
int rename(const char *from, const char *to) { return fails("rename", -1) ? -1 : REAL(rename)(from, to); }
