// zlib, for CRC-32 alone (ISO 3309), which ZIP headers carry.
#pragma once
#include <zlib.h>
