// What of the C library Swift's Glibc module leaves out: mallopt.
#pragma once
#include <malloc.h>
