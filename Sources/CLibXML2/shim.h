// libxml2's pull reader, and the C library's iconv, which Swift's Glibc module leaves out.
#pragma once
#include <libxml/xmlversion.h>
// Debian's headers would bring in ICU's, which Foundation has as well, in another version. The reader does not need them.
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlreader.h>
#include <iconv.h>
