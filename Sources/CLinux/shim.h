// What of the C library Swift's Glibc module leaves out: mallopt, and prctl, which is variadic.
#pragma once
#include <malloc.h>
#include <sys/prctl.h>

static inline int fc_hide_memory(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
