// libdeflate, for CRC-32 alone (ISO 3309): several times as fast as zlib's, and every byte of a package goes through it.
#pragma once
#include <libdeflate.h>
