// zlib, for inflating what others deflated.
#pragma once
#include <zlib.h>
