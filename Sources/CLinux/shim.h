// What of the C library Swift's Glibc module leaves out: mallopt, renameat2.
#pragma once
#include <malloc.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/syscall.h>

// RENAME_EXCHANGE of <linux/fs.h>.
static inline int fc_exchange(const char *a, const char *b) { return (int)syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2); }
