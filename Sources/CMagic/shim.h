// libmagic: the type of a document by its content.
#pragma once
#include <magic.h>
