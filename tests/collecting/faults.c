/* A disk that fails: the n-th write, fsync or rename of a process, once or from then on. Loaded before the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long left = -1, calls;
static int code, for_ever, fired;
static const char *wanted = "";

void xlv_arm(const char *kind, long n, int error, int stays) {
    wanted = strcmp(kind, "write") == 0 ? "write" : strcmp(kind, "fsync") == 0 ? "fsync" : "rename";
    left = n, code = error, for_ever = stays, fired = 0, calls = 0;
}
void xlv_disarm(void) { left = -1; }
int xlv_fired(void) { return fired; }
long xlv_calls(void) { return calls; }

static int fails(const char *kind, int fd) {
    struct stat about;
    if (left < 0 || strcmp(kind, wanted) != 0) return 0;
    if (fd >= 0 && (fstat(fd, &about) != 0 || !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode)))) return 0;
    calls++;
    if (fired && for_ever) { errno = code; return 1; }
    if (fired || --left > 0) return 0;
    fired = 1;
    errno = code;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size) { return fails("write", fd) ? -1 : REAL(write)(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    return fails("write", fd) ? -1 : REAL(pwrite)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    return fails("write", fd) ? -1 : REAL(pwrite64)(fd, data, size, at);
}
int fsync(int fd) { return fails("fsync", fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails("fsync", fd) ? -1 : REAL(fdatasync)(fd); }
int rename(const char *from, const char *to) { return fails("rename", -1) ? -1 : REAL(rename)(from, to); }
