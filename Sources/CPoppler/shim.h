// poppler: pages, text and form fields of PDF.
#pragma once
#include <poppler.h>
