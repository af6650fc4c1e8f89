// libarchive: looking into containers that others wrote.
#pragma once
#include <archive.h>
#include <archive_entry.h>
