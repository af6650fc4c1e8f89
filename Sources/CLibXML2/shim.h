// libxml2's pull reader, and the C library's iconv, which Swift's Glibc module leaves out.
#pragma once
#include <libxml/xmlreader.h>
#include <iconv.h>
