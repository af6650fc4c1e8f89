// What of the C library Swift's Glibc module leaves out: mallopt, renameat2, and prctl, which is variadic. Headers that
// Glibc's module has are not included: their declarations would belong to this one.
#pragma once
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

extern long syscall(long number, ...);

// AT_FDCWD is -100 on Linux; RENAME_EXCHANGE of <linux/fs.h> is 2.
static inline int fc_exchange(const char *a, const char *b) { return (int)syscall(SYS_renameat2, -100, a, -100, b, 2); }

static inline int fc_hide_memory(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
