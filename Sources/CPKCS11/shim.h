// PKCS #11 2.40: types and constants alone. Nothing is linked; a token's module is loaded while the program runs.
#pragma once
#include <p11-kit-1/p11-kit/pkcs11.h>

// Macros with casts.
static inline CK_ULONG fc_unavailable(void) { return CK_UNAVAILABLE_INFORMATION; }
